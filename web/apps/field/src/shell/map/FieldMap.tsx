import { MapView, type MapViewProps } from '@shifang/ui/map';
import { Component, useEffect, type ReactNode } from 'react';
import { keepLoadedParts } from '../service_worker';
import { Sketch } from './Sketch';

interface BoundaryProps {
  fallback: ReactNode;
  children: ReactNode;
}

/** The map's code may be missing without a network: the page must go on without it. */
class MapBoundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

const LOADED_AFTER_MS = 6_000;

/** The map where it can be shown, else the same shapes without streets. */
export function FieldMap(props: MapViewProps) {
  useEffect(() => {
    const timer = window.setTimeout(() => void keepLoadedParts(), LOADED_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <MapBoundary fallback={<Sketch {...props} />}>
      <MapView {...props} />
    </MapBoundary>
  );
}
