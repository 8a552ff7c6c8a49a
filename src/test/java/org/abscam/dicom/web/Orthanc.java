package org.abscam.dicom.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's Orthanc with its DICOMweb plugin, an archive of strangers', on this machine. */
public final class Orthanc implements AutoCloseable {

	public static final String CREDENTIALS = "reader:secret-word";
	private static final Path PROGRAM = Path.of("/usr/sbin/Orthanc");
	private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
	private static final int LONGEST_SECONDS = 120;

	private final Process process;
	private final int port;

	private Orthanc(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/** Starts one that keeps what it is sent in a folder; skips the test, loudly, where it is not installed. */
	public static Orthanc start(Path folder) throws IOException, InterruptedException {
		boolean there = Files.isExecutable(PROGRAM) && Files.exists(PLUGIN);
		if (!there) System.err.println("SKIPPED: orthanc and orthanc-dicomweb are not installed");
		Assumptions.assumeTrue(there, "orthanc and orthanc-dicomweb are not installed");
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		String user = CREDENTIALS.replace(":", "\": \"");
		Path settings = Files.writeString(folder.resolve("orthanc.json"),
			"{\"StorageDirectory\": \"" + folder + "/store\", \"IndexDirectory\": \""
				+ folder + "/store\", \"HttpPort\": " + port + ", \"DicomServerEnabled\": false, \"RemoteAccessAllowed\": false, "
				+ "\"AuthenticationEnabled\": true, \"RegisteredUsers\": {\"" + user + "\"}, \"Plugins\": [\"" + PLUGIN
				+ "\"], \"DicomWeb\": {\"Enable\": true, \"Root\": \"/dicom-web/\"}}");
		Process process = new ProcessBuilder(PROGRAM.toString(), settings.toString()).redirectErrorStream(true)
			.redirectOutput(folder.resolve("orthanc.log").toFile()).start();
		Orthanc orthanc = new Orthanc(process, port);
		if (orthanc.isReady()) return orthanc;
		orthanc.close();
		throw new AssertionError("Orthanc does not start: " + Files.readString(folder.resolve("orthanc.log")));
	}

	private boolean isReady() throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/dicom-web/studies"))
			.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(CREDENTIALS.getBytes())).build();
		HttpClient client = HttpClient.newHttpClient();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
		while (process.isAlive() && System.nanoTime() < end) {
			try {
				if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) return true;
			}
			catch (IOException e) {
				Thread.sleep(100);
				continue;
			}
			Thread.sleep(100);
		}
		return false;
	}

	public String address() {
		return "dicomweb://127.0.0.1:" + port + "/dicom-web";
	}

	@Override
	public void close() throws InterruptedException {
		process.destroy();
		if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
	}
}
