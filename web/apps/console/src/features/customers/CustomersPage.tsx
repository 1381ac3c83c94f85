import { Route, Routes } from 'react-router';
import { CustomerList } from './CustomerList';
import { ImportPage } from './imports/ImportPage';

export default function CustomersPage() {
  return (
    <Routes>
      <Route index element={<CustomerList />} />
      <Route path="import" element={<ImportPage />} />
      <Route path="import/:importId" element={<ImportPage />} />
    </Routes>
  );
}
