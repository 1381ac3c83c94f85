import type { Me } from '@shifang/api';
import { Suspense, type ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { CustomerPage } from '../features/customers/CustomerPage';
import { CustomersPage } from '../features/customers/CustomersPage';
import { MePage } from '../features/me/MePage';
import { MessagesPage } from '../features/messages/MessagesPage';
import { OutboxPage, ParkedPage } from '../features/outbox/OutboxPage';
import { TodayPage } from '../features/today/TodayPage';
import { VisitPage } from '../features/visit/VisitPage';
import { FieldDataProvider } from '../shell/data';
import { ClaimNews } from '../shell/keeping/ClaimNews';
import { FieldSessionProvider } from '../shell/session';
import {
  AddPage,
  AppealPage,
  BasePage,
  CancelPage,
  CorrectPage,
  DuePage,
  FeedPage,
  FollowUpPage,
  IssuePage,
  KeyPage,
  LooksPage,
  PoolRoutes,
  RecordingPage,
  RoutePage,
  SessionsPage,
  ShopClosedPage,
} from './later';

/** Everything behind the sign-in: a part of its own, so that the first page of a new phone is there at once. */
export default function SignedIn({ me, waiting }: { me: Me; waiting: ReactNode }) {
  return (
    <FieldSessionProvider me={me} waiting={waiting}>
      <FieldDataProvider waiting={waiting}>
        <Suspense fallback={waiting}>
          <Pages />
        </Suspense>
        <ClaimNews />
      </FieldDataProvider>
    </FieldSessionProvider>
  );
}

function Pages() {
  return (
    <Routes>
      <Route index element={<TodayPage />} />
      <Route path="customers">
        <Route index element={<CustomersPage />} />
        <Route path="new" element={<AddPage />} />
        <Route path=":id" element={<CustomerPage />} />
        <Route path=":id/follow-up" element={<FollowUpPage />} />
        <Route path=":id/issue" element={<IssuePage />} />
        <Route path=":id/correct" element={<CorrectPage />} />
      </Route>
      <Route path="route" element={<RoutePage />} />
      <Route path="due" element={<DuePage />} />
      <Route path="pool/*" element={<PoolRoutes />} />
      <Route path="visits/:id">
        <Route index element={<VisitPage />} />
        <Route path="cancel" element={<CancelPage />} />
        <Route path="closed" element={<ShopClosedPage />} />
        <Route path="appeal" element={<AppealPage />} />
      </Route>
      <Route path="messages" element={<MessagesPage />} />
      <Route path="outbox" element={<OutboxPage />} />
      <Route path="parked" element={<ParkedPage />} />
      <Route path="me">
        <Route index element={<MePage />} />
        <Route path="calendar" element={<FeedPage />} />
        <Route path="base" element={<BasePage />} />
        <Route path="looks" element={<LooksPage />} />
        <Route path="sessions" element={<SessionsPage />} />
        <Route path="recording" element={<RecordingPage />} />
        <Route path="key" element={<KeyPage />} />
      </Route>
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}
