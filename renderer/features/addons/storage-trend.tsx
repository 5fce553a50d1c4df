import { useStorageTrend } from './queries.ts';
import { trendPoints, trendWords } from './trend-model.ts';

const WIDTH = 88;
const HEIGHT = 20;

/** Storage since the program started, as a small line with its words. */
export function StorageTrend({ addonId }: { addonId: string }) {
  const samples = useStorageTrend(addonId);
  const words = trendWords(samples);
  if (words === null) return <span className="text-muted">Shown from the second look on</span>;
  const points = trendPoints(samples, WIDTH, HEIGHT);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      <svg role="img" aria-label={`Storage: ${words}`} width={WIDTH} height={HEIGHT + 4} viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`} className="shrink-0 text-accent-text">
        <polyline points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
      </svg>
      <span className="tabular">{words}</span>
    </span>
  );
}
