import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { KeyField } from './key-field.tsx';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5PkBlx+xU/skHZwhR/PPMCKAbQYhgiHlntFkhhC9Q0';
const privateKey = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n';

function Field() {
  const [text, setText] = useState('');
  return <KeyField text={text} onText={setText} />;
}

/** UTF-16 with its byte order mark, as Windows PowerShell redirects. */
function utf16(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (sign) => sign.charCodeAt(0)).buffer);
}

function give(part: string | Uint8Array<ArrayBuffer>) {
  render(<Field />);
  fireEvent.change(screen.getByLabelText('Public key file'), { target: { files: [new File([part], 'id')] } });
}
const value = () => screen.getByLabelText('SSH public key of the service');
afterEach(cleanup);

it.each([['UTF-8', `${publicKey}\r\n`], ['UTF-16', utf16(`${publicKey}\r\n`)]])('takes a public key from a file in %s', async (_, part) => {
  give(part);
  await screen.findByLabelText('Fingerprint');
  expect(value()).toHaveProperty('value', publicKey);
});

it.each([['UTF-8', privateKey], ['UTF-16', utf16(privateKey)]])('refuses a private key from a file in %s, of which nothing is left', async (_, part) => {
  give(part);
  expect((await screen.findByRole('alert')).textContent).toContain('That is an OpenSSH private key.');
  expect(value()).toHaveProperty('value', '');
});

it('puts nothing of a binary file into the field', async () => {
  give(Uint8Array.of(0x30, 0x82, 4, 0xa4, 2, 1, 0, 2, 0x82, 1, 1, 0, 0xb3));
  expect((await screen.findByRole('alert')).textContent).toContain('id is no text file.');
  expect(value()).toHaveProperty('value', '');
});
