import { expect, test } from '../fixtures.ts';

interface Outcome {
  what: string;
  blocked: boolean;
}

/** Tries, inside the page, what an injected script would try. Runs from a timer, because the debugger's own calls are exempt from CSP. */
function attack(foreign: string): Promise<Outcome[]> {
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
  const attempts: [string, string, () => unknown][] = [
    ['inline script', 'script', () => {
      const script = document.createElement('script');
      script.appendChild(document.createTextNode('globalThis.injected = true'));
      document.body.append(script);
      return Reflect.get(globalThis, 'injected');
    }],
    ['eval', 'script', () => Reflect.get(globalThis, 'eval')('1 + 1')],
    ['foreign fetch', 'connect', () => fetch(foreign).then(() => true)],
    ['foreign frame', 'frame', () => {
      const frame = document.createElement('iframe');
      frame.src = foreign;
      document.body.append(frame);
      // What is shown in place of a blocked page is as foreign as the page: only the policy's report tells them apart.
      return new Promise((resolve) => { frame.addEventListener('load', () => resolve(false)); });
    }],
    ['foreign image', 'img', () => new Promise((resolve) => {
      const image = new Image();
      image.addEventListener('load', () => resolve(true));
      image.addEventListener('error', () => resolve(false));
      image.src = foreign;
    })],
  ];
  const run = async () => {
    const outcomes: Outcome[] = [];
    for (const [what, directive, attempt] of attempts) {
      violations.length = 0;
      let succeeded = false;
      try {
        succeeded = Boolean(await attempt());
      } catch {
        succeeded = false;
      }
      const isSeen = () => violations.some((violated) => violated.includes(directive) || violated.includes('trusted-types'));
      // The browser tells of a violation after the attempt has failed, by a task of its own.
      for (let looks = 0; looks < 100 && !isSeen(); looks += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      const seen = isSeen();
      outcomes.push({ what, blocked: !succeeded && seen });
    }
    return outcomes;
  };
  return new Promise((resolve) => setTimeout(() => resolve(run()), 0));
}

test('an injected script, eval, fetch, frame and image are blocked by the policy', async ({ page, sandbox }) => {
  const outcomes = await page.evaluate(attack, `${sandbox.endpoints.herokuHost}/account`);
  expect(outcomes).toEqual(outcomes.map(({ what }) => ({ what, blocked: true })));
  expect(outcomes).toHaveLength(5);
});

test('the page keeps no token in its address and sets no cookie', async ({ page, context }) => {
  expect(page.url()).not.toContain('token');
  expect(await context.cookies()).toEqual([]);
});
