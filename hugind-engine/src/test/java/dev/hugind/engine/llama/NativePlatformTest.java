package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.llama.NativePlatform.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativePlatformTest {

  @Test
  void names_areRecognised() {
    assertThat(NativePlatform.of("Linux", "amd64"))
        .isEqualTo(new NativePlatform(Os.LINUX, "x86_64"));
    assertThat(NativePlatform.of("Mac OS X", "aarch64"))
        .isEqualTo(new NativePlatform(Os.MAC, "aarch64"));
    assertThat(NativePlatform.of("Windows 11", "amd64").os()).isEqualTo(Os.WINDOWS);
    assertThatThrownBy(() -> NativePlatform.of("Linux", "riscv64"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("riscv64");
    assertThatThrownBy(() -> NativePlatform.of("SunOS", "amd64")).hasMessageContaining("SunOS");
  }

  @Test
  void bundledLibrary_existsForItsPlatforms() {
    for (String name : new String[] {"Linux", "Mac OS X"}) {
      for (String arch : new String[] {"amd64", "aarch64"}) {
        String resource = BundledLibrary.resource(NativePlatform.of(name, arch));
        assertThat(getClass().getClassLoader().getResource(resource)).as(resource).isNotNull();
      }
    }
  }

  @Test
  void windows_needsAnInstalledRuntime() {
    NativePlatform windows = new NativePlatform(Os.WINDOWS, "x86_64");
    assertThatThrownBy(() -> BundledLibrary.refuseWhereItCannotRun(windows))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("installed runtime");
  }

  @Test
  void loaderReasons_sayWhatToDo() {
    assertThat(DynamicLoader.explain("libgomp.so.1: cannot open shared object file"))
        .contains("apt-get install libgomp1");
    assertThat(DynamicLoader.explain("libstdc++.so.6: not found")).contains("libstdc++6");
    assertThat(DynamicLoader.explain("x: failed to map segment from shared object"))
        .contains("noexec");
    assertThat(DynamicLoader.explain("something else")).isEqualTo("something else.");
  }

  @Test
  void cores_areCountedOncePerCore(@TempDir Path cpus) throws IOException {
    assertThat(CpuCores.ofLinux(cpus.resolve("none"))).isZero();
    assertThat(CpuCores.ofLinux(cpus)).isZero();
    String[][] topology = {{"0", "0"}, {"0", "1"}, {"0", "0"}, {"0", "1"}, {"1", "0"}};
    for (int cpu = 0; cpu < topology.length; cpu++) {
      Path folder = Files.createDirectories(cpus.resolve("cpu" + cpu).resolve("topology"));
      Files.writeString(folder.resolve("physical_package_id"), topology[cpu][0] + "\n");
      Files.writeString(folder.resolve("core_id"), topology[cpu][1] + "\n");
    }
    Files.createDirectories(cpus.resolve("cpufreq"));
    assertThat(CpuCores.ofLinux(cpus)).isEqualTo(3);
    assertThat(CpuCores.sysctl("hugind.none")).isZero();
    assertThat(CpuCores.physical()).isBetween(1, Runtime.getRuntime().availableProcessors());
  }
}
