// Looks at the page as a person would: what runs over, what lies on what, what cannot be hit. Returns sentences.
({ touch, width }) => {
  const wrong = [];
  const LAYER = '[role=dialog],[role=listbox],[role=menu],[role=tooltip],dialog,.maplibregl-map,.ant-dropdown';
  const name = (el) => {
    const words = (el.getAttribute('aria-label') || el.innerText || el.tagName).trim().replace(/\s+/g, ' ');
    return `“${words.slice(0, 40)}”`;
  };
  // What floats is a layer of its own: it may lie over what scrolls below it.
  const layerOf = (el) => {
    for (let at = el; at && at !== document.body; at = at.parentElement) {
      if (at.matches(LAYER) || ['fixed', 'sticky'].includes(getComputedStyle(at).position)) return at;
    }
    return document.body;
  };
  const clipOf = (el) => {
    const clip = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    for (let at = el; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const box = at.getBoundingClientRect();
      clip.left = Math.max(clip.left, box.left);
      clip.top = Math.max(clip.top, box.top);
      clip.right = Math.min(clip.right, box.right);
      clip.bottom = Math.min(clip.bottom, box.bottom);
    }
    return clip;
  };
  const seen = (el) =>
    el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !el.closest('.maplibregl-map');

  // A phone's browser lays the page out as wide as it turns out to be: what counts is the width of the screen.
  const wider = Math.max(document.documentElement.scrollWidth, innerWidth) - width;
  if (wider > 1) wrong.push(`${wider} px wider than the screen`);

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement;
    if (!node.data.trim() || !el || !seen(el)) continue;
    const clip = clipOf(el);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const box = {
        left: Math.max(rect.left, clip.left),
        top: Math.max(rect.top, clip.top),
        right: Math.min(rect.right, clip.right),
        bottom: Math.min(rect.bottom, clip.bottom),
      };
      if (box.right - box.left > 2 && box.bottom - box.top > 2) texts.push({ el, box, layer: layerOf(el) });
    }
  }
  const told = new Set();
  const tell = (sentence) => {
    if (told.has(sentence) || told.size > 6) return;
    told.add(sentence);
    wrong.push(sentence);
  };
  for (let i = 0; i < texts.length; i += 1) {
    for (let j = i + 1; j < texts.length; j += 1) {
      const [a, b] = [texts[i], texts[j]];
      if (a.el === b.el || a.layer !== b.layer) continue;
      const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (width <= 3 || height <= 5) continue;
      const x = Math.max(a.box.left, b.box.left) + width / 2;
      const y = Math.max(a.box.top, b.box.top) + height / 2;
      const top = document.elementFromPoint(x, y);
      if (top && layerOf(top) === a.layer) tell(`${name(a.el)} and ${name(b.el)} lie on each other`);
    }
  }

  const controls = [...document.querySelectorAll('button,a[href],input,select,textarea,[role=button],[role=tab]')];
  for (const el of controls) {
    if (!seen(el) || el.disabled) continue;
    const box = el.getBoundingClientRect();
    const clip = clipOf(el.parentElement ?? el);
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (box.width < 2 || x < clip.left || x > clip.right || y < clip.top || y > clip.bottom) continue;
    const top = document.elementFromPoint(x, y);
    const label = el.closest('label');
    const own = !top || el.contains(top) || top.contains(el) || (label !== null && label.contains(top));
    if (!own && layerOf(top) === layerOf(el)) tell(`${name(el)} is covered by ${name(top)}`);
    if (!touch || (el.tagName === 'A' && getComputedStyle(el).display === 'inline')) continue;
    const hit = (label ?? el).getBoundingClientRect();
    if (el.type !== 'file' && (hit.height < 43.5 || hit.width < 43.5)) {
      tell(`${name(el)} is only ${Math.round(hit.width)} × ${Math.round(hit.height)} px for a thumb`);
    }
  }
  for (const img of document.querySelectorAll('img')) {
    if (seen(img) && img.complete && img.naturalWidth === 0) tell(`picture ${name(img)} is broken`);
  }
  return wrong;
};
