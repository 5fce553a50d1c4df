import type { AddonInfo } from '../../../shared/contract/addons.ts';

const DAY_MS = 86_400_000;

export type ComplianceNotice = { severe: boolean; title: string; text: string };

/** The storage warning, with its deadline and the days left; null while all is well. `now` in milliseconds. */
export function complianceNotice(info: AddonInfo, now: number): ComplianceNotice | null {
  switch (info.storageComplianceStatus) {
    case 'ok':
      return null;
    case 'proximity-warning':
      return { severe: false, title: 'Storage is nearly full', text: 'Over the limit, write access is revoked after a deadline. Free space or upgrade the plan.' };
    case 'restricted':
      return { severe: true, title: 'Write access is revoked', text: 'Storage is over the plan’s limit. Upgrade the plan; access comes back by itself.' };
    case 'violating': {
      const left = info.storageComplianceDeadline === null ? null : Math.ceil((new Date(info.storageComplianceDeadline).getTime() - now) / DAY_MS);
      const days = left === null ? 'soon' : left <= 0 ? 'now' : left === 1 ? 'within 1 day' : `in ${left} days`;
      return { severe: true, title: 'Storage is over the limit', text: `Write access is revoked ${days}. Free space or upgrade the plan.` };
    }
    default:
      return { severe: false, title: `Storage: ${info.storageComplianceStatus}`, text: 'Borealis reports this state of the storage.' };
  }
}
