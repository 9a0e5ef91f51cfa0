#include "fovea/data/files/walk/pseudo_file_system.h"

#include <linux/magic.h>
#include <sys/statfs.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace fovea::data {

bool IsPseudoFileSystem(int descriptor) {
  struct statfs status;
  if (fstatfs(descriptor, &status) != 0) return false;
  // Those without a name here have none in <linux/magic.h>: the kernel's fs/configfs/mount.c,
  // ipc/mqueue.c, fs/fuse/control.c, net/sunrpc/rpc_pipe.c.
  constexpr uint32_t kConfigfs = 0x62656570, kMqueue = 0x19800202, kFusectl = 0x65735543,
                     kRpcPipefs = 0x67596969;
  constexpr uint32_t kKinds[] = {PROC_SUPER_MAGIC,
                                 SYSFS_MAGIC,
                                 DEBUGFS_MAGIC,
                                 TRACEFS_MAGIC,
                                 SECURITYFS_MAGIC,
                                 SELINUX_MAGIC,
                                 CGROUP_SUPER_MAGIC,
                                 CGROUP2_SUPER_MAGIC,
                                 DEVPTS_SUPER_MAGIC,
                                 BPF_FS_MAGIC,
                                 PSTOREFS_MAGIC,
                                 EFIVARFS_MAGIC,
                                 BINFMTFS_MAGIC,
                                 HUGETLBFS_MAGIC,
                                 NSFS_MAGIC,
                                 kConfigfs,
                                 kMqueue,
                                 kFusectl,
                                 kRpcPipefs};
  const auto kind = static_cast<uint32_t>(status.f_type);
  return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
}

}  // namespace fovea::data
