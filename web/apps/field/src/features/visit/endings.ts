/** Visits that end otherwise, and what is said against a refusal: a part of its own. */
export { AppealPage } from './AppealPage';
export { CancelPage, ShopClosedPage } from './EndPages';
