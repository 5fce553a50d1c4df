import { configure } from '@testing-library/react';

// As long as the other waits of tests (build/testing/waits.ts): the library's one second is less than a loaded machine may take.
configure({ asyncUtilTimeout: 20_000 });
