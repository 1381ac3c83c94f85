/** What lies behind 我的 and is rarely opened: a part of its own. */
export { BasePage } from './BasePage';
export { FeedPage } from './FeedPage';
export { KeyPage } from './KeyPage';
export { LooksPage } from './LooksPage';
export { RecordingPage } from './RecordingPage';
export { SessionsPage } from './SessionsPage';
