import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Preloaded into the host (`node --import`): answers `reset` and `read` from the process that started it with the peak of
 * the resident set and the delays of the event loop since.
 */
const delays = monitorEventLoopDelay({ resolution: 1 });
let peak = 0;

/** Linux keeps the peak itself and starts it anew on demand (proc(5), clear_refs and VmHWM); elsewhere it is sampled. */
function kernelPeak(): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

function reset(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch { /* The samples do. */ }
  peak = process.memoryUsage.rss();
  delays.reset();
  delays.enable();
}

setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 20).unref();

process.on('message', (question) => {
  if (question === 'reset') reset();
  const rss = process.memoryUsage.rss();
  process.send?.({
    rss, peak: Math.max(kernelPeak() ?? 0, peak, rss), cpu: process.cpuUsage(),
    delayP50: delays.percentile(50) / 1e6, delayP99: delays.percentile(99) / 1e6, delayMax: delays.max / 1e6,
  });
});
process.channel?.unref();
