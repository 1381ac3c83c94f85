import { useMe } from '@shifang/api';
import { Button, Space } from 'antd';
import { CalendarPlus, ShieldCheck, Snowflake, Undo2, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExtensionForm } from './ExtensionForm';
import { PauseForm } from './PauseForm';
import { ReleaseForm } from './ReleaseForm';
import type { Standing } from './queries';

const ICONS = {
  extension: CalendarPlus,
  release: Undo2,
  protection: ShieldCheck,
  freeze: Snowflake,
} satisfies Record<string, LucideIcon>;
type Act = keyof typeof ICONS;

interface Props {
  customerId: string;
  standing: Standing;
}

/** What whoever looks may do about a customer; each asks for its reason first. */
export function Actions({ customerId, standing }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Act | null>(null);
  const acts = useActs(standing);
  const room = standing.extensions ?? null;
  const over = room === null || room.pending || room.days_left === 0;
  const close = () => setOpen(null);
  if (acts.length === 0) return null;
  return (
    <Space wrap>
      {acts.map((act) => {
        const Icon = ICONS[act];
        return (
          <Button
            key={act}
            icon={<Icon size={15} />}
            disabled={act === 'extension' && over}
            onClick={() => setOpen(act)}
          >
            {t(act === 'extension' ? 'shell.standing.extension.ask' : `shell.standing.${act}`)}
          </Button>
        );
      })}
      <ReleaseForm open={open === 'release'} customerId={customerId} onClose={close} />
      {open === 'extension' && room !== null && (
        <ExtensionForm customerId={customerId} standing={standing} room={room} onClose={close} />
      )}
      {(open === 'protection' || open === 'freeze') && (
        <PauseForm kind={open} customerId={customerId} onClose={close} />
      )}
    </Space>
  );
}

/** What the person's role allows, and for more days that it is theirs and the rule grants any. */
function useActs(standing: Standing): Act[] {
  const me = useMe();
  const may = (permission: string) => me?.permissions.includes(permission) === true;
  if (standing.state !== 'held') return may('pools.pause') ? ['freeze'] : [];
  const mine = standing.owner_id === me?.id && Boolean(standing.extensions);
  return [
    ...(mine && may('pools.extend') ? (['extension'] as const) : []),
    ...(may('pools.release') ? (['release'] as const) : []),
    ...(may('pools.pause') ? (['protection', 'freeze'] as const) : []),
  ];
}
