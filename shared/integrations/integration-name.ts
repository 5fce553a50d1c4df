/** Borealis' rule for the name of a data integration: 1 to 25 lower-case letters, digits and underscores. */
export const integrationNamePattern = /^[a-z0-9_]{1,25}$/;
export const longestIntegrationName = 25;

/** What is wrong with a name, in words; null where nothing is. `taken` are the names that are registered. */
export function nameProblem(name: string, taken: readonly string[] = []): string | null {
  if (name === '') return 'A name is needed.';
  if (/[A-Z]/.test(name)) return 'Only lower-case letters.';
  const wrong = /[^a-z0-9_]/u.exec(name)?.[0];
  if (wrong !== undefined) return /\s/.test(wrong) ? 'No blanks: use an underscore.' : `Only letters a to z, digits and underscores; “${wrong}” is none of these.`;
  if (name.length > longestIntegrationName) return `At most ${longestIntegrationName} characters; these are ${name.length}.`;
  return taken.includes(name) ? 'There is an integration of that name already.' : null;
}

/** The nearest name that the rule allows, for somebody who typed another; null where there is none. */
export function nearestName(name: string): string | null {
  const near = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9_]+/g, '_').replace(/^_+|_+$/g, '').slice(0, longestIntegrationName);
  return near === '' || near === name ? null : near;
}
