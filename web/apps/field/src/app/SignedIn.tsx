import type { Me } from '@shifang/api';
import type { ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { AddPage } from '../features/customers/AddPage';
import { CorrectPage } from '../features/customers/CorrectPage';
import { CustomerPage } from '../features/customers/CustomerPage';
import { CustomersPage } from '../features/customers/CustomersPage';
import { FollowUpPage } from '../features/customers/FollowUpPage';
import { IssuePage } from '../features/customers/IssuePage';
import { KeyPage } from '../features/me/KeyPage';
import { MePage } from '../features/me/MePage';
import { RecordingPage } from '../features/me/RecordingPage';
import { SessionsPage } from '../features/me/SessionsPage';
import { MessagesPage } from '../features/messages/MessagesPage';
import { OutboxPage, ParkedPage } from '../features/outbox/OutboxPage';
import { TodayPage } from '../features/today/TodayPage';
import { AppealPage } from '../features/visit/AppealPage';
import { CancelPage, ShopClosedPage } from '../features/visit/EndPages';
import { VisitPage } from '../features/visit/VisitPage';
import { FieldDataProvider } from '../shell/data';
import { FieldSessionProvider } from '../shell/session';

/** Everything behind the sign-in: a part of its own, so that the first page of a new phone is there at once. */
export default function SignedIn({ me, waiting }: { me: Me; waiting: ReactNode }) {
  return (
    <FieldSessionProvider me={me} waiting={waiting}>
      <FieldDataProvider waiting={waiting}>
        <Pages />
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
        <Route path="sessions" element={<SessionsPage />} />
        <Route path="recording" element={<RecordingPage />} />
        <Route path="key" element={<KeyPage />} />
      </Route>
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}
