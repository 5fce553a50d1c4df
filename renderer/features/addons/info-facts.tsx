import type { ReactNode } from 'react';
import type { Addon, AddonInfo } from '../../../shared/contract/addons.ts';
import { addonStatusWord, complianceWord, deadlineWords, regionWord } from '../../../shared/info-words.ts';
import { selectedAddonId } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { Facts } from '../../ui/panel.tsx';
import { planWords } from './plan-words.ts';
import { useAddonList, useMonthlyPrice } from './queries.ts';
import { StorageGauge } from './storage-gauge.tsx';
import { StorageTrend } from './storage-trend.tsx';
import { Time } from './time.tsx';

/** The add-on that this one was made from, with the way to it where this account sees it. */
function Source({ name }: { name: string }) {
  const source = useAddonList().data?.addons.find((other) => other.name === name);
  if (source === undefined) return <><span className="font-mono text-sm">{name}</span> <span className="text-muted">(not in your list any more)</span></>;
  return <Button kind="link" className="-ml-[5px] h-auto! font-mono text-sm" onClick={() => selectedAddonId.set(source.id)}>{name}</Button>;
}

/** A word with the raw value that other programs need, where the two differ. */
function Worded({ word, raw }: { word: string; raw: string }) {
  return word === raw ? raw : <>{word} <code className="font-mono text-sm text-muted">{raw}</code></>;
}

function Deadline({ iso }: { iso: string }) {
  const words = deadlineWords(iso, useNow(60_000));
  return <><Time iso={iso} /> <span className="text-muted">({words})</span></>;
}

/** All that Borealis says of an add-on, in words. */
export function InfoFacts({ addon, info }: { addon: Addon; info: AddonInfo }) {
  const cents = useMonthlyPrice(info.planName);
  const facts: [string, ReactNode][] = [
    ['Add-on name', addon.name],
    ['Status', addonStatusWord(addon)],
    ['Region', <Worded key="region" word={regionWord(info.region)} raw={info.region} />],
    ['Plan', <><span className="font-mono text-sm">{info.planName}</span> <span className="block text-muted">{planWords(info, cents)}</span></>],
    ['Read-only replicas', info.replicaQuantity === 0 ? 'None' : String(info.replicaQuantity)],
    ['PostgreSQL version', info.postgresVersion],
    ['Storage', <StorageGauge key="storage" info={info} wide />],
    ['Storage trend', <StorageTrend key="trend" addonId={addon.id} />],
    ['Storage compliance', complianceWord(info.storageComplianceStatus)],
    ['Compliance deadline', info.storageComplianceDeadline === null ? 'None' : <Deadline key="deadline" iso={info.storageComplianceDeadline} />],
    ['Database', info.appDbName === null ? 'Not created yet' : <span key="database" className="font-mono text-sm">{info.appDbName}</span>],
    ['Restored or cloned from', info.restoreSourceAddonName === null ? 'None' : <Source key="source" name={info.restoreSourceAddonName} />],
    ['Created', <Time key="created" iso={info.createdAt} />],
  ];
  return <Facts facts={facts} />;
}
