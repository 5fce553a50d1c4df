import type { DoctorService } from '../../services/doctor/doctor-service.ts';
import type { Os } from './os.ts';

/** The `doctor` procedures: each a call to the service. */
export function doctorHandlers(os: Os, service: DoctorService) {
  return {
    run: os.doctor.run.handler(({ input, signal }) => service.run(input, signal)),
  };
}
