import { expect, test } from 'vitest';
import { exportRequest, fileNameFrom } from './export-request.ts';

const target = { addonId: 'a', access: 'read-only', identity: 'personal' } as const;

test('offers the rows shown and the statement anew', () => {
  const request = exportRequest('Query 1', { resultId: 'r', viewId: 'v', columns: [1, 0], count: 1200, complete: true }, { target, text: 'select 1', parameters: [] });
  expect(request?.offers.map(({ label }) => label)).toEqual(['1,200 rows of this result, sorted and filtered as shown', 'Run the statement again as the read-only role, straight to the file']);
  expect(request?.offers[0].source).toEqual({ kind: 'result', resultId: 'r', viewId: 'v', columns: [1, 0] });
});

test('says that rows still arrive', () => {
  expect(exportRequest('q', { resultId: 'r', viewId: null, columns: null, count: 1, complete: false }, null)?.offers[0].label).toBe('What has arrived so far: 1 row');
});

test('offers nothing where there is nothing', () => {
  expect(exportRequest('q', null, null)).toBeNull();
});

test.each([['Query 1', 'Query 1'], ['a/b\\c:d*e', 'a b c d e'], ['  ', 'result'], ['end. ', 'end'], ['\u0001\u0002', 'result']])('%j becomes the file name %j', (title, name) => {
  expect(fileNameFrom(title)).toBe(name);
});
