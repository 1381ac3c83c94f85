/** The rear camera as a React effect. Never a file picker: a photo is taken here and now. */
import { useCallback, useEffect, useRef, useState } from 'react';

export type CameraState = 'starting' | 'live' | 'denied' | 'unavailable';

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: {
    facingMode: { ideal: 'environment' },
    width: { ideal: 1920 },
    height: { ideal: 1440 },
  },
};

function troubleOf(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'unavailable';
}

export interface Camera {
  video: React.RefObject<HTMLVideoElement | null>;
  state: CameraState;
  retry: () => void;
}

export function useCamera(): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const [round, setRound] = useState(0);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    const open = async (): Promise<void> => {
      try {
        // Missing altogether on an insecure origin.
        if (!('mediaDevices' in navigator)) throw new Error('no camera here');
        stream = await navigator.mediaDevices.getUserMedia(WANTED);
        if (gone) return stop(stream);
        if (!video.current) return;
        video.current.srcObject = stream;
        await video.current.play();
        if (!gone) setState('live');
      } catch (error) {
        if (!gone) setState(troubleOf(error));
      }
    };
    void open();
    return () => {
      gone = true;
      if (stream) stop(stream);
    };
  }, [round]);

  const retry = useCallback(() => {
    setState('starting');
    setRound((value) => value + 1);
  }, []);
  return { video, state, retry };
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
