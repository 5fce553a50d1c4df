/** How Monaco offers what the main process knows. */
export const languageOptions = {
  quickSuggestions: { other: true, comments: false, strings: true },
  wordBasedSuggestions: 'off',
  // A list that a space opened must not turn the next Enter into a choice; one that letters opened may.
  suggest: { selectionMode: 'whenQuickSuggestion', insertMode: 'replace', showWords: false, localityBonus: false, shareSuggestSelections: false, showStatusBar: false, snippetsPreventQuickSuggestions: false },
  suggestSelection: 'first',
  acceptSuggestionOnEnter: 'smart',
  acceptSuggestionOnCommitCharacter: false,
  suggestFontSize: 12,
  suggestLineHeight: 24,
  parameterHints: { enabled: true, cycle: true },
  hover: { delay: 400, sticky: true },
} as const;
