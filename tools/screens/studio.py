"""Takes the pictures: waits until a page is at rest, keeps it as WebP, and writes down what is wrong with it."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Page, Response
from playwright.sync_api import Error as PageError

from tools.screens import words

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs" / "screens"
AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
EYE = (Path(__file__).parent / "eye.js").read_text().partition("\n")[2].strip().rstrip(";")
AT_REST = """() => document.fonts.status === 'loaded'
  && document.querySelector('[aria-busy="true"]') === null
  && [...document.images].every((image) => image.complete)"""
# The boxes of maps that nothing lies on.
MAPS = """() => [...document.querySelectorAll('[data-testid="map"]')].map((map) => [map, map.getBoundingClientRect()])
  .filter(([map, { x, y, width, height }]) => {
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return width * height > 0 && top !== null && map.contains(top);
  }).map(([, { left, top, right, bottom }]) => [left, Math.max(0, top), right, bottom])"""
_AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_GRAVE = {"serious", "critical"}
_LEAST_COLOURS = 6


@dataclass(frozen=True)
class Look:
    """One way to look at a page: the device's name in the file, its screen (None: as it is), and the mode."""

    device: str
    size: tuple[int, int] | None = None
    dark: bool = False


@dataclass
class Studio:
    """A browser page and everything said about its pictures. `touch` measures targets for a thumb."""

    context: BrowserContext
    language: str
    touch: bool = False
    wrong: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    forgiven: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # The product speaks Chinese until told otherwise, whatever the browser's own language.
        self.context.add_init_script(f"localStorage.setItem('shifang.language', '{self.language}')")
        self.page: Page = self.context.new_page()
        self._answers: list[Response] = []
        self._data = ""
        self._at = "start"
        self.page.on("response", self._hear)
        self.page.on("console", lambda told: self._complain(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self._complain(str(error)))

    def word(self, key: str, **values: Any) -> str:
        """Return a text of the catalogues in the language of these pictures."""
        return words.word(self.language, key, **values)

    def take(self, name: str, *looks: Look) -> None:
        """Photograph the page as it stands, in each of the looks, and look for faults in each."""
        self._at = name
        screen = self.page.viewport_size
        assert screen is not None
        whole = (screen["width"], screen["height"])
        for look in looks:
            width, height = look.size or whole
            if self.page.viewport_size != {"width": width, "height": height}:
                self.page.set_viewport_size({"width": width, "height": height})
            self.page.emulate_media(color_scheme="dark" if look.dark else "light")
            self._one(f"{look.device}-{name}{'-dark' if look.dark else ''}-{self.language}")
        self.page.emulate_media(color_scheme="light")
        if self.page.viewport_size != screen:
            self.page.set_viewport_size(screen)

    def attempt(self, name: str, steps: Callable[[], None]) -> None:
        """Do the steps that lead to a picture; when they fail, that is a complaint and the tour goes on."""
        self._at = name
        try:
            steps()
        except (PageError, AssertionError, KeyError) as error:
            self.wrong.append(f"{self.language} {name}: could not be reached: {str(error).splitlines()[0]}")

    def rest(self) -> None:
        """Wait until nothing is loading: network, fonts, skeletons, maps, pictures."""
        self.page.wait_for_load_state("networkidle", timeout=20_000)
        self.page.wait_for_timeout(120)
        self.page.wait_for_function(AT_REST, timeout=20_000)
        self.page.wait_for_timeout(180)

    def _one(self, name: str) -> None:
        try:
            self.rest()
        except PageError:
            self.wrong.append(f"{name}: still loading after 20 s")
        raw = self.page.screenshot(animations="disabled", caret="hide")
        picture = Image.open(io.BytesIO(raw)).convert("RGB")
        if picture.width > self.page.evaluate("innerWidth"):
            # Looked at twice as sharp as it is kept.
            picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4), Image.Resampling.LANCZOS)
        picture.save(OUT / f"{name}.webp", quality=54, method=5)
        self.taken.append(name)
        self.wrong += [f"{name}: {each}" for each in self._faults() + self._blank_maps(raw)]

    def _faults(self) -> list[str]:
        page = self.page
        text = page.evaluate(
            "() => [document.body.innerText, ...[...document.querySelectorAll('[placeholder],[aria-label],[title]')]"
            ".map((el) => [el.placeholder, el.ariaLabel, el.title].filter(Boolean).join('\\n'))].join('\\n')"
        )
        assert page.viewport_size is not None
        seen = json.dumps({"touch": self.touch, "width": page.viewport_size["width"]})
        found: list[str] = list(page.evaluate(f"({EYE})({seen})"))
        found += [f"raw code {code}" for code in words.raw_codes(text)]
        if self.language == "en":
            self._read_answers()
            # What says of itself that it is Chinese, such as the watermark, may be.
            named = page.evaluate("[...document.querySelectorAll('body [lang^=zh]')].map((el) => el.innerText).join()")
            found += [f"Chinese in English: {run}" for run in words.stray_chinese(text, self._data + named)]
        return found + self._axe()

    def _axe(self) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        options = {"runOnly": _AXE_RULES, "resultTypes": ["violations"]}
        report = self.page.evaluate(f"axe.run(document, {json.dumps(options)})")
        return [
            f"axe {each['id']} ({each['impact']}), {len(each['nodes'])}×: {json.dumps(each['nodes'][0]['target'])}"
            for each in report["violations"]
            if each["impact"] in _GRAVE
        ]

    def _blank_maps(self, raw: bytes) -> list[str]:
        found = []
        whole = Image.open(io.BytesIO(raw)).convert("RGB")
        scale = whole.width / self.page.evaluate("innerWidth")
        for box in self.page.evaluate(MAPS):
            left, top, right, bottom = (round(edge * scale) for edge in box)
            shown = whole.crop((left, top, min(right, whole.width), min(bottom, whole.height)))
            colours = shown.quantize(64).getcolors() or []
            # A ground with nothing on it is one colour and the edge of the attribution's letters.
            large = [count for count, _ in colours if count * 2000 > shown.width * shown.height]
            if len(large) < _LEAST_COLOURS:
                found.append("the map is blank")
        return found

    def _hear(self, answer: Response) -> None:
        if self.language == "en" and "/api/v1/" in answer.url:
            self._answers.append(answer)

    def _read_answers(self) -> None:
        for answer in self._answers:
            try:
                self._data += words.data_of(answer.json())
            except (PageError, ValueError, UnicodeDecodeError):
                continue
        self._answers.clear()

    def _complain(self, said: str) -> None:
        if not any(known in said for known in self.forgiven):
            self.wrong.append(f"{self.language} {self._at}: console says {said[:200]}")
