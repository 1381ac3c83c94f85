import { TreeSelect } from 'antd';
import { useTranslation } from 'react-i18next';
import { nameOf } from './PersonPicker';
import { useDepartmentTree, type TreeNode } from './directory';

interface Props {
  value?: string | null;
  onChange?: (id: string | undefined) => void;
  id?: string;
  /** A department that may not be chosen, nor anything below it. */
  but?: string | undefined;
  allowClear?: boolean;
  placeholder?: string;
  label?: string;
  width?: number | string;
}

function without(nodes: readonly TreeNode[], but: string): TreeNode[] {
  return nodes
    .filter(({ value }) => value !== but)
    .map((node) => ({ ...node, children: without(node.children, but) }));
}

/** One department out of the tree that the person sees. */
export function DepartmentPicker(props: Props) {
  const { value, onChange, but, allowClear = true, width = '100%' } = props;
  const { t } = useTranslation();
  const tree = useDepartmentTree();
  return (
    <TreeSelect<string>
      {...(props.id === undefined ? {} : { id: props.id })}
      style={{ width }}
      treeData={but === undefined ? tree : without(tree, but)}
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeDefaultExpandAll
      allowClear={allowClear}
      popupMatchSelectWidth={false}
      styles={{ popup: { root: { minWidth: 240 } } }}
      {...nameOf(props, t('ui.picker.department'))}
      placeholder={props.placeholder ?? t('ui.picker.department')}
      value={value ?? (null as unknown as string)}
      onChange={(next: string | undefined) => onChange?.(next)}
    />
  );
}
