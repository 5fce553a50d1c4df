/** postject 1.0.0-alpha.6, which has no types of its own. */
declare module 'postject' {
  export function inject(file: string, resource: string, data: Buffer, options: { sentinelFuse: string; machoSegmentName?: string }): Promise<void>;
}
