import type { Algorithms } from 'ssh2';

/**
 * What the product offers besides the host key's type. Cipher order by measuring on Node 24 without ssh2's native part:
 * AES-GCM, which runs in OpenSSL, first; chacha20-poly1305, whose Poly1305 is then WebAssembly, last. No SHA-1 anywhere.
 */
export const pinnedAlgorithms = {
  kex: [
    'curve25519-sha256', 'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521',
  ],
  cipher: [
    'aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr', 'chacha20-poly1305@openssh.com',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
  compress: ['none'],
} satisfies Algorithms;
