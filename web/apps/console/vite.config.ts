import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['SHIFANG_SERVER'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/api': server, '/map': server } },
  build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 1200 },
});
