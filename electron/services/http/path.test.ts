import { assert, pre, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpProblem } from './http-problem.ts';
import { join, path } from './path.ts';

describe('path', () => {
  it('encodes each value as one segment', () => {
    expect(path`/apps/${'a/../b?c#d'}/addons`.encoded).toBe('/apps/a%2F..%2Fb%3Fc%23d/addons');
  });

  it.each(['', '.', '..'])('refuses %j', (value) => {
    expect(() => path`/apps/${value}`).toThrow(HttpProblem);
  });

  it('never changes the number of segments, and can be decoded', () => {
    assert(property(string({ unit: 'binary' }), (value) => {
      pre(value !== '' && value !== '.' && value !== '..');
      const segments = join('https://api.example.com/base/', path`/apps/${value}/addons`).pathname.split('/');
      expect(segments).toHaveLength(5);
      expect(decodeURIComponent(segments[3]!)).toBe(value.toWellFormed());
    }));
  });

  it('keeps the base\'s own path', () => {
    expect(join('http://127.0.0.1:1/prefix//', path`/x`).href).toBe('http://127.0.0.1:1/prefix/x');
  });
});
