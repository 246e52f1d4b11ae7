// SPDX-License-Identifier: MIT
#pragma once

namespace facegraph {

/// Whether this is a build with a sanitizer of addresses or threads. It reserves more memory than
/// it uses, and keeps what was given back.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace facegraph
