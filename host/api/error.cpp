// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/error.hpp"

#include <csignal>
#include <new>

#include "antikelvin/base/error.hpp"
#include "api/boundary.hpp"
#include "api/plain_text.hpp"
#include "base/failure.hpp"
#include "process/interrupt.hpp"

namespace antikelvin::api {
namespace {

Error error_of(ErrorKind kind, Problem const& problem) {
  return {kind, plain_text(problem.problem), plain_text(problem.why), plain_text(problem.hint)};
}

}  // namespace

Error::Error(ErrorKind error_kind, std::string const& text)
    : std::runtime_error(text), kind(error_kind), problem(text) {}

Error::Error(ErrorKind error_kind, std::string const& its_problem, std::string const& its_why,
             std::string const& its_hint)
    : std::runtime_error(error_line(its_problem, its_why, its_hint)),
      kind(error_kind),
      problem(its_problem),
      why(its_why),
      hint(its_hint) {}

Error::~Error() = default;

void interrupt() noexcept { request_interrupt(SIGINT); }

void rethrow_as_error() {
  try {
    throw;
  } catch (Error const&) {
    throw;
  } catch (SpecError const& error) {
    throw error_of(ErrorKind::bad_input, error);
  } catch (BackendError const& error) {
    throw error_of(ErrorKind::not_there, error);
  } catch (IoError const& error) {
    throw error_of(ErrorKind::file, error);
  } catch (Interrupted const&) {
    forget_interrupts();
    throw Error(ErrorKind::interrupted, "interrupted", "the program asked for it",
                "call again for the result");
  } catch (std::bad_alloc const&) {
    throw Error(ErrorKind::out_of_memory, "out of memory", "the request does not fit",
                "use fewer rows, replicas or sweeps");
  } catch (std::filesystem::filesystem_error const& error) {
    throw Error(ErrorKind::file, failure_of(error).message);
  } catch (std::exception const& error) {
    throw Error(ErrorKind::internal, plain_text(error.what()));
  } catch (...) {
    throw Error(ErrorKind::internal, "an exception of no known kind");
  }
}

}  // namespace antikelvin::api
