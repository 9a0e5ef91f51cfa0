#ifndef FOVEA_SCAN_REPORT_ARTIFACT_URI_H_
#define FOVEA_SCAN_REPORT_ARTIFACT_URI_H_

#include <string>

namespace fovea::scan {

// The URI (RFC 3986) that stands for a path of a report: `file:///…` of an absolute one, a relative
// reference of another, in the normal form that SARIF 2.1.0, section 3.10, asks for. A path on disk
// that goes upwards (`../x`) becomes absolute, as the file system resolves it. What lies in an
// archive, behind the first "!/", is named by whoever made the archive, and must not lead out of
// it: each part of it, between "/" or "\", that is empty, "." or "..", or one of these with "~"
// behind it, gets one more "~". So the URI stays below that of the archive for whoever normalises
// it, even if percent-encoding is undone first, and different members have different URIs.
//   x.zip!/../../etc/passwd  →  x.zip!/..~/..~/etc/passwd
std::string ArtifactUri(const std::string& path);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_ARTIFACT_URI_H_
