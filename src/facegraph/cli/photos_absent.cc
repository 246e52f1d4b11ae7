// SPDX-License-Identifier: MIT
// In the place of photos_run.cc where the build lacks what photos need.
#include "facegraph/base/error.h"
#include "facegraph/cli/photos_command.h"

namespace facegraph::cli {

void RunPhotos(const PhotosArguments&, const Command&, Session&) {
  Fail(ErrorKind::kFailed,
       "this facegraph was built without photos; install libopencv-dnn-dev, libturbojpeg0-dev, "
       "libpng-dev and libwebp-dev, and build it again");
}

}  // namespace facegraph::cli
