package org.abscam.engine;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.files.TemporaryFolder;

/**
 * ONNX Runtime's libraries, unpacked from its jar: kept for later starts, see {@link KeptRuntime}, or in a temporary folder of ours. ONNX
 * Runtime's own would stay, with 30 MB, after a process that is killed, and its errors do not say what is wrong with the folder.
 */
final class UnpackedRuntime {

	/** The bridge to Java. */
	static final String JNI = "onnxruntime4j_jni";
	private static final List<String> LIBRARIES = List.of("onnxruntime", JNI);
	/** A part of ONNX Runtime's jar for CUDA, which it has to unpack itself beside the others. */
	private static final String CUDA = "onnxruntime_providers_cuda";

	private UnpackedRuntime() {}

	/**
	 * Unpacks them, once per process, where no other ones are used.
	 *
	 * @throws EngineException if the folder for temporary files cannot be used
	 */
	static synchronized void use() throws EngineException {
		if (LIBRARIES.stream().anyMatch(library -> System.getProperty(property(library)) != null)) return;
		TemporaryFolder folder = null;
		try {
			folder = TemporaryFolder.create();
			boolean ours = RuntimeFolder.used().isEmpty() && !exists(CUDA) && LIBRARIES.stream().allMatch(UnpackedRuntime::exists);
			if (!ours) {
				folder.close(); // but ONNX Runtime needs one too
				return;
			}
			Optional<Path> kept = KeptRuntime.of(LIBRARIES, Files.getOwner(folder.path()));
			if (kept.isPresent()) folder.close();
			else unpack(folder.path());
			Path path = kept.orElse(folder.path()).toAbsolutePath();
			for (String library : LIBRARIES)
				System.setProperty(property(library), path.resolve(RuntimeFolder.libraryName(library)).toString());
		}
		catch (IOException e) {
			if (folder != null) folder.close();
			throw new EngineException("ONNX Runtime cannot be unpacked: " + TemporaryFolder.why(e) + ".", e);
		}
	}

	private static void unpack(Path folder) throws IOException {
		for (String library : LIBRARIES) {
			try (InputStream in = library(library)) {
				Files.copy(in, folder.resolve(RuntimeFolder.libraryName(library)));
			}
		}
	}

	/** A library of this platform in ONNX Runtime's jar; null if there is none. */
	static InputStream library(String library) {
		return OrtEnvironment.class.getResourceAsStream(resource(library));
	}

	/** Where a library of this platform lies in ONNX Runtime's jar. */
	static String resource(String library) {
		return "/ai/onnxruntime/native/" + RuntimePackage.platform() + "/" + RuntimeFolder.libraryName(library);
	}

	private static boolean exists(String library) {
		try (InputStream in = library(library)) {
			return in != null;
		}
		catch (IOException e) {
			return false;
		}
	}

	/** Where ONNX Runtime looks for the path of a library. */
	private static String property(String library) {
		return "onnxruntime.native." + library + ".path";
	}
}
