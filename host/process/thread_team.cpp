// SPDX-License-Identifier: Apache-2.0
#include "process/thread_team.hpp"

#include <pthread.h>

#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// Threads that wait for their end all at once; 0, or why one could not be started.
class Trial {
 public:
  explicit Trial(int n_threads) {
    pthread_mutex_lock(&gate_);
    for (int i = 0; i < n_threads && problem_ == 0; ++i) {
      pthread_t thread{};
      problem_ = pthread_create(&thread, nullptr, wait, this);
      if (problem_ == 0) threads_.push_back(thread);
    }
    pthread_mutex_unlock(&gate_);
    for (pthread_t const thread : threads_) pthread_join(thread, nullptr);
  }
  Trial(Trial const&) = delete;
  Trial& operator=(Trial const&) = delete;

  int problem() const { return problem_; }

 private:
  static void* wait(void* self) {
    pthread_mutex_t& gate = static_cast<Trial*>(self)->gate_;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    return nullptr;
  }

  pthread_mutex_t gate_ = PTHREAD_MUTEX_INITIALIZER;
  std::vector<pthread_t> threads_;
  int problem_ = 0;
};

}  // namespace

void start_threads(int n_threads) {
  int const problem = Trial(n_threads - 1).problem();
  if (problem != 0)
    throw BackendError("cannot start " + std::to_string(n_threads) + " CPU threads",
                       std::strerror(problem),
                       "use fewer --threads, or raise the limit of memory or processes");
  std::atomic<int> started{0};
#pragma omp parallel num_threads(n_threads)
  ++started;
}

}  // namespace antikelvin
