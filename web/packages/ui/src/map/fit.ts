import type { Map as MapLibre } from 'maplibre-gl';

/** Shows a box (west, south, east, north, as drawn) with air around it, not nearer than a block of houses. */
export function fit(map: MapLibre, box: [number, number, number, number], { animate }: { animate: boolean }): void {
  const padding = Math.min(56, map.getContainer().clientHeight / 5);
  map.fitBounds(box, { padding, maxZoom: 16.5, animate });
}
