/** Reads codes from a running video: the browser's own detector where there is one, else a library for QR. */
import { frameOf } from './picture';

export interface ScannedCode {
  code: string;
  symbology: string;
}

export type Reader = (video: HTMLVideoElement) => Promise<ScannedCode | null>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string; format: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

async function ownDetector(wanted: readonly string[]): Promise<Reader | null> {
  const Class = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Class) return null;
  const supported = await Class.getSupportedFormats();
  const formats =
    wanted.length > 0 ? supported.filter((format) => wanted.includes(format)) : supported;
  if (formats.length === 0) return null;
  const detector = new Class({ formats });
  return async (video) => {
    const [found] = await detector.detect(video);
    return found ? { code: found.rawValue, symbology: found.format } : null;
  };
}

async function library(): Promise<Reader> {
  const { default: read } = await import('jsqr');
  return async (video) => {
    const frame = frameOf(video);
    const image = frame.getContext('2d')?.getImageData(0, 0, frame.width, frame.height);
    const found = image ? read(image.data, image.width, image.height) : null;
    return found ? { code: found.data, symbology: 'qr_code' } : null;
  };
}

/** The best reader of this phone for the wanted symbologies (none named: all). */
export async function openReader(wanted: readonly string[]): Promise<Reader> {
  return (await ownDetector(wanted)) ?? (await library());
}
