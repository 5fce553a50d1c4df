/** Characters that a cell of Excel holds, in UTF-16 units (Excel specifications and limits). */
export const cellLimit = 32_767;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export const sheetStart = `${head}<worksheet xmlns="${main}"><sheetData>`;
export const sheetEnd = '</sheetData></worksheet>';
export const packageRels = `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

const each = (sheets: number, write: (number: number) => string): string => Array.from({ length: sheets }, (_, index) => write(index + 1)).join('');

export function contentTypes(sheets: number): string {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = each(sheets, (number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${kind}.worksheet+xml"/>`);
  return `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
    + `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/>${parts}</Types>`;
}

export function workbook(sheets: number): string {
  return `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${each(sheets, (number) => `<sheet name="Sheet${number}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`;
}

export function workbookRels(sheets: number): string {
  return `${head}<Relationships xmlns="${packages}/relationships">${each(sheets, (number) => `<Relationship Id="rId${number}" Type="${relations}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}</Relationships>`;
}

const shape = /^-?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** True for a number of at most 15 significant digits within a double's range: one that Excel does not change. */
export function excelHolds(text: string): boolean {
  const [, whole = '', fraction = '', exponent = '0'] = shape.exec(text) ?? [];
  const digits = `${whole}${fraction}`;
  if (digits === '') return false;
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '');
  const size = Math.abs(Number(text));
  return significant.length <= 15 && Math.abs(Number(exponent)) < 400 && (significant === '' || (size >= 2.3e-308 && size <= 1.7e308));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text in XML. What XML 1.0 cannot hold is written as Excel does, `_x0001_`; what looks like that already gets its own underscore escaped. */
function xmlText(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>]/g, (sign) => entities[sign] ?? sign)
    // oxlint-disable-next-line no-control-regex -- control characters are what has to be escaped
    .replace(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}

/** A cell with its text inside. Text past the limit is cut on a character's border. */
export function stringCell(text: string): string {
  const kept = text.length > cellLimit ? text.slice(0, cellLimit).replace(/[\uD800-\uDBFF]$/, '') : text;
  return `<c t="inlineStr"><is><t xml:space="preserve">${xmlText(kept)}</t></is></c>`;
}
