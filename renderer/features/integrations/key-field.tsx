import { FileKey2 } from 'lucide-react';
import { useId, useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { privateKeyIn } from '../../../shared/ssh/private-key.ts';
import { readPublicKey } from '../../../shared/ssh/ssh-public-key.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { inputClass } from '../../ui/field.tsx';
import { KeyVerdict } from './key-verdict.tsx';

/** Bytes; a public key file has less than 3 000. */
const largestFile = 65_536;

/** A file's text, also in UTF-16 as Windows PowerShell writes it; null for what is no text, of which nothing may get into the field. */
function textOf(bytes: ArrayBuffer): string | null {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text.trim();
  } catch {
    return null;
  }
}

type KeyFieldProps = { text: string; onText: (text: string) => void };

/** What comes into the field by whichever way. A private key never becomes its text, not even for a moment. */
function useIntake(onText: (text: string) => void) {
  const [alarm, setAlarm] = useState<string | null>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  /** True where the text was refused. */
  const take = (text: string): boolean => {
    const what = privateKeyIn(text);
    setAlarm(what);
    setFileProblem(null);
    onText(what === null ? text : '');
    return what !== null;
  };
  /** For a text that is about to come in; one without a private key is left to the field itself. */
  const stopPrivate = (event: ClipboardEvent | DragEvent, text: string): void => {
    if (privateKeyIn(text) === null) return;
    event.preventDefault();
    take(text);
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > largestFile) {
      setFileProblem(`${file.name} is too large for a public key (more than 64 KiB).`);
      return;
    }
    const bytes = await file.arrayBuffer().catch(() => null);
    const text = bytes === null ? null : textOf(bytes);
    if (text !== null) take(text);
    else setFileProblem(bytes === null ? `${file.name} cannot be read.` : `${file.name} is no text file. A public key is one line of text, in a file that ends in .pub.`);
  };
  return { alarm, fileProblem, take, stopPrivate, takeFile };
}

/** The service's public key: pasted, typed, from a file or dropped, and judged here as it comes. */
export function KeyField({ text, onText }: KeyFieldProps) {
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { alarm, fileProblem, take, stopPrivate, takeFile } = useIntake(onText);
  const onDrop = (event: DragEvent) => {
    setOver(false);
    if (event.dataTransfer.files.length > 0) {
      event.preventDefault();
      void takeFile(event.dataTransfer.files[0]);
    } else stopPrivate(event, event.dataTransfer.getData('text'));
  };
  const reading = readPublicKey(text);
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-end justify-between gap-2">
        <label htmlFor={id} className="font-medium">SSH public key of the service</label>
        <Button small onClick={() => file.current?.click()}><FileKey2 size={13} aria-hidden="true" />From a file…</Button>
        <input ref={file} type="file" hidden aria-label="Public key file" onChange={(event) => { void takeFile(event.target.files?.[0]); event.target.value = ''; }} />
      </div>
      <textarea
        id={id} rows={3} value={text} spellCheck={false} autoComplete="off" placeholder="ssh-ed25519 AAAA…" aria-describedby={`${id}-verdict`}
        aria-invalid={alarm !== null || reading.kind === 'refused'}
        onChange={(event) => take(event.target.value)} onPaste={(event) => stopPrivate(event, event.clipboardData.getData('text'))}
        onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={onDrop}
        className={cx(inputClass, 'h-auto! resize-y py-1 font-mono text-sm break-all', over && 'outline-2 outline-accent')}
      />
      <div id={`${id}-verdict`}>
        {fileProblem === null ? null : <p role="alert" className="m-0 text-sm text-red">{fileProblem}</p>}
        <KeyVerdict
          reading={reading} alarm={alarm} onUse={take}
          empty="Paste it, or drop its .pub file here. RSA, ECDSA or Ed25519 in OpenSSH’s format; the service shows it where its SSH tunnel is set up. It is checked here before anything is sent."
        />
      </div>
    </div>
  );
}
