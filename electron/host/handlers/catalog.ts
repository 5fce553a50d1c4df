import type { CatalogService } from '../../services/catalog/catalog-service.ts';
import type { Os } from './os.ts';

/** The `catalog` procedures: each a call to the service. */
export function catalogHandlers(os: Os, service: CatalogService) {
  return {
    relations: os.catalog.relations.handler(({ input }) => service.relations(input)),
    refresh: os.catalog.refresh.handler(async ({ input }) => {
      await service.refresh(input.addonId);
      return {};
    }),
  };
}
