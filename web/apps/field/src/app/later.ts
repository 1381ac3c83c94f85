/** Pages that nobody needs at once: fetched when first opened, and kept on the phone for when there is no network. */
import { lazy } from 'react';

const forms = () => import('../features/customers/forms');
const endings = () => import('../features/visit/endings');
const mine = () => import('../features/me/pages');

export const AddPage = lazy(async () => ({ default: (await forms()).AddPage }));
export const CorrectPage = lazy(async () => ({ default: (await forms()).CorrectPage }));
export const FollowUpPage = lazy(async () => ({ default: (await forms()).FollowUpPage }));
export const IssuePage = lazy(async () => ({ default: (await forms()).IssuePage }));

export const AppealPage = lazy(async () => ({ default: (await endings()).AppealPage }));
export const CancelPage = lazy(async () => ({ default: (await endings()).CancelPage }));
export const ShopClosedPage = lazy(async () => ({ default: (await endings()).ShopClosedPage }));

export const BasePage = lazy(async () => ({ default: (await mine()).BasePage }));
export const FeedPage = lazy(async () => ({ default: (await mine()).FeedPage }));
export const KeyPage = lazy(async () => ({ default: (await mine()).KeyPage }));
export const LooksPage = lazy(async () => ({ default: (await mine()).LooksPage }));
export const RecordingPage = lazy(async () => ({ default: (await mine()).RecordingPage }));
export const SessionsPage = lazy(async () => ({ default: (await mine()).SessionsPage }));

export const DuePage = lazy(() => import('../features/route/DuePage'));
export const RoutePage = lazy(() => import('../features/route/RoutePage'));
export const PoolRoutes = lazy(() => import('../features/pool/PoolRoutes'));
