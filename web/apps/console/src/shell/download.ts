/** Hands an answered file to the browser under the name that the server gives it. */
export async function saveFile(answer: Response, fallback: string): Promise<void> {
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(answer.headers.get('Content-Disposition')) ?? fallback;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The file's name out of a `Content-Disposition` header; the UTF-8 one wins. */
export function fileName(header: string | null): string | null {
  const wide = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(header ?? '')?.[1];
  if (wide !== undefined) return decodeURIComponent(wide);
  return /filename="?([^";]+)"?/.exec(header ?? '')?.[1] ?? null;
}
