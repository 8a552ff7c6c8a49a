package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Messages are those of ONNX Runtime 1.29.0 on Linux; that of Windows is put together from the pieces in its library. */
class GpuProviderTest {

	@Test
	void missingLibraryOfCudaIsNamed() {
		assertThat(
			GpuProvider.lacking("Error code - ORT_FAIL - message: /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988 "
				+ "onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library "
				+ "FOLDER/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or "
				+ "directory"))
			.get().asString().startsWith("the library libcublasLt.so.12 is missing; install NVIDIA's CUDA 12 (12.8 or later) and cuDNN 9");
		assertThat(GpuProvider
			.lacking("Error loading \"C:\\abscam\\onnxruntime_providers_cuda.dll\" which depends on \"cublasLt64_12.dll\" which is "
				+ "missing. (Error 126: \"The specified module could not be found.\")"))
			.get().asString().startsWith("the library cublasLt64_12.dll is missing; ");
	}

	/** The second as an ONNX Runtime with CUDA 12.4 says it on a computer with an H200. */
	@Test
	void whyALibraryOfCudaCannotBeLoadedIsSaidWithoutThePathInFrontOfIt() {
		String failed = "Error code - ORT_FAIL - message: /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988 "
			+ "onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library "
			+ "FOLDER/libonnxruntime_providers_cuda.so with error: ";

		assertThat(GpuProvider.lacking(failed + "FOLDER/libonnxruntime_providers_cuda.so: wrong ELF class: ELFCLASS32")).get().asString()
			.isEqualTo("its library cannot be loaded: FOLDER/libonnxruntime_providers_cuda.so: wrong ELF class: ELFCLASS32");
		assertThat(GpuProvider.lacking(failed
			+ "FOLDER/libonnxruntime_providers_cuda.so: undefined symbol: cudaLibraryGetKernel, version libcudart.so.12")).get().asString()
			.isEqualTo("NVIDIA's libcudart is too old, as it lacks cudaLibraryGetKernel; install CUDA 12.8 or a later 12, and cuDNN 9");
	}

	@Test
	void runtimeWithoutCudaSaysWhichHasIt() {
		assertThat(GpuProvider.lacking("... Failed to find CUDA shared provider")).get().asString()
			.contains("onnxruntime_gpu-" + RuntimeFolder.version());
		assertThat(GpuProvider.lacking("CUDA failure 999: unknown error")).isEmpty();
	}

	@Test
	void aGpuThatFailsIsGivenUpOnceTheCpuDidBetter() throws Exception {
		Device.Opening<Device, RuntimeException> onlyOnCpu = device -> {
			if (device.isGpu()) throw new EngineException("the card was lost.", null);
			return device;
		};
		Device.Opening<Device, RuntimeException> nowhere = device -> {
			throw new EngineException("no such operator", null);
		};
		Device.Opening<Device, RuntimeException> tooLarge = device -> {
			if (device.isGpu()) throw new OutOfMemoryException("out of memory", null);
			return device;
		};
		Device named = new Device("cuda", "cuda", 0, Optional.of("Card"), Optional.empty(), false);
		Device chosen = new Device(Device.AUTO, "cuda", 0, Optional.of("Card"), Optional.empty(), false);

		assertThatThrownBy(() -> named.runs(onlyOnCpu)).hasMessage("the card was lost.");
		assertThatThrownBy(() -> chosen.runs(nowhere)).hasMessage("no such operator");
		assertThat(chosen.runs(tooLarge).used()).isEqualTo("cpu");
		assertThat(GpuProvider.CUDA.failed()).as("none of this says that the card is of no use").isEmpty();

		assertThat(chosen.runs(onlyOnCpu).reason()).contains("cuda on Card failed: the card was lost");
		assertThat(GpuProvider.CUDA.failed()).contains("it failed before in this session: the card was lost");
	}

	/** Another network may run there as it should. */
	@Test
	void aGpuThatComputesSomethingElseWithOneGraphIsKept() throws Exception {
		Device chosen = new Device(Device.AUTO, "webgpu", 0, Optional.of("Card"), Optional.empty(), false);
		Device used = chosen.runs(device -> {
			if (device.isGpu()) throw new UnfaithfulException("scores differ by 0.5 of 1.");
			return device;
		});
		assertThat(used.used()).as("for this graph").isEqualTo("cpu");
		assertThat(used.reason()).contains("webgpu on Card failed: scores differ by 0.5 of 1");
		assertThat(GpuProvider.WEBGPU.failed()).as("for the others").isEmpty();
	}

	@Test
	void withoutNvidiasDriverCudaIsNotEvenTried() {
		boolean driver = true;
		try {
			NativeLibrary.getInstance("libcuda.so.1").close();
		}
		catch (UnsatisfiedLinkError e) {
			driver = false;
		}
		Assumptions.assumeFalse(driver, "NVIDIA's driver is here");
		assertThat(GraphicsCards.whyNoCuda(0)).get().asString().startsWith("there is no NVIDIA driver; ");
		assertThat(GraphicsCards.cuda(0)).isEmpty();
	}
}
