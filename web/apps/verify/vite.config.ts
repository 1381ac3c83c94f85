import react from '@vitejs/plugin-react';
import { createHash } from 'node:crypto';
import { defineConfig, type Plugin } from 'vite';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * One file: script and style stand in the page, so that it can be saved and opened from a disk. Its own policy names
 * both by their hashes and lets it reach nothing else, the network included.
 */
function singleFile(): Plugin {
  return {
    name: 'single-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('there is no page');
      let script = '';
      let style = '';
      for (const [name, part] of Object.entries(bundle)) {
        if (part === page) continue;
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- what Rollup asks for
        delete bundle[name];
        if (part.type === 'chunk') script += part.code.replaceAll('</script', '<\\/script');
        else if (name.endsWith('.css')) style += String(part.source);
      }
      const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:`;
      page.source = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
        .replace('<meta charset="utf-8" />', (charset) =>
          [charset, `<meta http-equiv="Content-Security-Policy" content="${policy}" />`].join(
            '\n    ',
          ),
        )
        .replace('</head>', () => `  <style>${style}</style>\n  </head>`)
        .replace('</body>', () => `  <script type="module">${script}</script>\n  </body>`);
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), singleFile()],
  server: { host: '127.0.0.1' },
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 1_000_000, modulePreload: false },
});
