import { Route, Routes } from 'react-router';
import { Editor } from './Editor';
import { TemplateList } from './TemplateList';

export default function TemplatesPage() {
  return (
    <Routes>
      <Route index element={<TemplateList />} />
      <Route path=":id" element={<Editor />} />
    </Routes>
  );
}
