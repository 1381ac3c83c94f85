export type { ComparedPhoto } from './CompareCaption';
export { PhotoCompare } from './PhotoCompare';
export { PhotoGrid, Thumb, type ShownPhoto } from './PhotoGrid';
export { PhotoViewer } from './PhotoViewer';
export { useObjectUrl, usePhoto, type PhotoVariant } from './usePhoto';
export { useNear } from './useNear';
