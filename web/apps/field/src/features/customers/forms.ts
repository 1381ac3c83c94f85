/** What is written about customers: a part of its own, fetched after what one sees first. */
export { AddPage } from './AddPage';
export { CorrectPage } from './CorrectPage';
export { FollowUpPage } from './FollowUpPage';
export { IssuePage } from './IssuePage';
