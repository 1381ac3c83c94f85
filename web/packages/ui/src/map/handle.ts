import type { Datum, Point } from '@shifang/rules';
import { useImperativeHandle, type Ref } from 'react';
import { toDrawn } from './border';
import type { LiveMap } from './useMap';

/** How a keyboard moves the map from outside; `cause` is the key that was pressed. */
export interface MapHandle {
  /** One step nearer or farther around a place. */
  zoom: (steps: 1 | -1, around: Point | null, cause: Event) => void;
  /** Moves only as far as it takes to have a place well within sight. */
  show: (place: Point, cause: Event) => void;
}

/** A place nearer to the edge than this, in pixels, is not well within sight. */
const MARGIN = 72;

export function useHandle(ref: Ref<MapHandle> | undefined, ready: LiveMap['ready'], datum: Datum): void {
  useImperativeHandle(
    ref,
    () => ({
      zoom: (steps, around, originalEvent) => {
        if (ready === null) return;
        const center = around === null ? ready.map.getCenter() : toDrawn(around, datum);
        ready.map.easeTo({ center, zoom: ready.map.getZoom() + steps }, { originalEvent });
      },
      show: (place, originalEvent) => {
        if (ready === null) return;
        const { map } = ready;
        const drawn = toDrawn(place, datum);
        const { x, y } = map.project(drawn);
        const { clientWidth: width, clientHeight: height } = map.getContainer();
        const inside = x > MARGIN && y > MARGIN && x < width - MARGIN && y < height - MARGIN;
        if (!inside) map.panTo(drawn, {}, { originalEvent });
      },
    }),
    [ready, datum],
  );
}
