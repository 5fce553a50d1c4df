import type { Target } from '../../../shared/contract/base.ts';
import type { DoctorEvent, DoctorStep } from '../../../shared/contract/doctor.ts';
import { doctorReport, doctorRunAfter, doctorStateWords, doctorTitles, doctorVerdict, type DoctorRun } from '../../../shared/doctor-report.ts';
import { CliProblem } from '../problems.ts';
import { targetOf, withWriteAccess } from '../write-access.ts';
import type { Command, Context } from './context.ts';

/** One step in the terminal, with what it found. */
function stepText({ id, state, ms, facts, words }: DoctorStep): string {
  const time = ms === null ? '' : ` ${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  const lines = [
    `${doctorTitles[id].padEnd(24)} ${doctorStateWords[state]}${time}`,
    ...facts.map(({ label, value }) => `    ${label}: ${value}`),
    ...(words === null ? [] : [`    ${words.what} ${words.why}`, `    ${words.next}`]),
  ];
  return lines.map((text) => `${text}\n`).join('');
}

const isOver = ({ state }: DoctorStep): boolean => state !== 'waiting' && state !== 'running';

/** Runs it, telling each step that is over. Throws CliProblem. */
async function examine({ line, host, out, signal }: Context, target: Target): Promise<DoctorRun> {
  const quiet = line.flag('json') || line.flag('report');
  let run: DoctorRun | null = null;
  const told = new Set<string>();
  const events: AsyncIterable<DoctorEvent> = await host.client.doctor.run(target, { signal });
  for await (const event of events) {
    run = doctorRunAfter(run, event);
    for (const step of run?.steps ?? []) {
      if (quiet || !isOver(step) || told.has(step.id)) continue;
      told.add(step.id);
      await out.write(stepText(step));
    }
  }
  if (run === null || run.ms === null) throw new CliProblem('The examination did not finish.');
  return run;
}

/** `borealis-desktop doctor`: the way to the database, step by step. Exit code 1 where a step fails. */
export const doctorCommand: Command = async (context) => {
  const { line, out } = context;
  const addon = await context.addon();
  const target = targetOf(context, addon);
  const run = await withWriteAccess(context, addon, target, () => examine(context, target));
  if (line.flag('json')) await out.write(`${JSON.stringify({ ...run.started, steps: run.steps, ms: run.ms, verdict: doctorVerdict(run) })}\n`);
  else await out.write(line.flag('report') ? `${doctorReport(run)}\n` : `\n${doctorVerdict(run)}\n`);
  return run.steps.some(({ state }) => state === 'failed') ? 1 : 0;
};
