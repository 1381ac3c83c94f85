import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useMemo, useRef } from 'react';
import { useMode } from '../../tokens/mode';
import { useBasemaps } from '../BasemapProvider';
import { fit } from '../fit';
import { MapFrame } from '../MapFrame';
import { useMap, type LiveMap } from '../useMap';
import type { ReplayMark } from './marks';
import { ReplayOverlay, type ReplayClock } from './overlay';
import { drawnTrack, extentOf, type ReplayTrack } from './track';

export interface ReplayMapProps {
  tracks: readonly ReplayTrack[];
  marks: readonly ReplayMark[];
  clock: ReplayClock;
  onMark: (id: string) => void;
  /** Fits everything drawn again whenever this changes. */
  fitKey: string;
  label: string;
  className?: string;
}

const START = { center: [-76.5875, 39.2865] as [number, number], zoom: 12, cluster: false, interactive: true };

/** Days of several people on one map, played by a clock. Everything given is WGS-84. */
export default function ReplayMap(props: ReplayMapProps) {
  const { tracks, marks, clock, onMark } = props;
  const { mode } = useMode();
  const { basemap } = useBasemaps();
  const { datum } = basemap;
  const { holder, ready } = useMap({ ...START, basemap, mode });
  const overlay = useRef<ReplayOverlay | null>(null);
  const drawn = useMemo(() => tracks.map((track) => drawnTrack(track, datum)), [tracks, datum]);
  useFitted(ready, props);
  useEffect(() => {
    if (ready === null) return undefined;
    const made = new ReplayOverlay(ready.map, clock);
    overlay.current = made;
    return () => {
      made.end();
      overlay.current = null;
    };
  }, [ready, clock]);
  useEffect(() => {
    if (ready !== null) overlay.current?.show({ tracks: drawn, mode, datum });
  }, [ready, clock, drawn, mode, datum]);
  useEffect(() => {
    if (ready !== null) overlay.current?.mark(marks, onMark);
  }, [ready, clock, marks, onMark]);
  return <MapFrame holder={holder} ready={ready} label={props.label} interactive className={props.className} />;
}

/** Fits once per key as soon as there is something to fit; later ones glide. */
function useFitted(ready: LiveMap['ready'], { tracks, marks, fitKey }: ReplayMapProps): void {
  const { datum } = useBasemaps().basemap;
  const fitted = useRef<string | null>(null);
  useEffect(() => {
    const wanted = `${fitKey}|${datum}`;
    if (ready === null || wanted === fitted.current) return;
    const box = extentOf(tracks, tracks.length === 0 ? marks : [], datum);
    if (box === null) return;
    fit(ready.map, box, { animate: fitted.current !== null });
    fitted.current = wanted;
  }, [ready, tracks, marks, fitKey, datum]);
}
