const KIB = 1024;
const MIB = KIB * 1024;
const GIB = MIB * 1024;

/** Bytes as people read them: GiB with one decimal, MiB below 1 GiB, KiB below 1 MiB. */
export function formatBytes(bytes: number): string {
  if (bytes >= GIB) return `${(bytes / GIB).toFixed(1)} GiB`;
  if (bytes >= MIB) return `${(bytes / MIB).toFixed(1)} MiB`;
  if (bytes >= KIB) return `${Math.round(bytes / KIB)} KiB`;
  return `${bytes} B`;
}

/** A count with grouped thousands. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** Milliseconds as "38 ms", "2.9 s", "4 min 02 s", "3 h 05 min". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** Milliseconds left as "29:58"; never below zero. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** The local clocks' offset at a time, such as "+01:00". */
export function offsetOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

/** An ISO time in local time with its offset, such as "2026-11-21 18:04 +01:00"; the text itself where it is no time. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())} ${offsetOf(date)}`;
}

/** How long ago, such as "just now", "4 min ago", "3 h ago". `now` in milliseconds. */
export function formatAgo(iso: string, now: number): string {
  const past = now - new Date(iso).getTime();
  if (Number.isNaN(past)) return iso;
  if (past < 60_000) return 'just now';
  if (past < 3_600_000) return `${Math.floor(past / 60_000)} min ago`;
  if (past < 48 * 3_600_000) return `${Math.floor(past / 3_600_000)} h ago`;
  return `${Math.floor(past / 86_400_000)} days ago`;
}
