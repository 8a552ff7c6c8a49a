package org.abscam.dicom.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.abscam.scan.DicomBytes;

/** An archive on this machine of one study, whose answers a test can spoil. */
public final class StubArchive implements AutoCloseable {

	public static final String STUDY = "1.2.3.4";
	public static final String SERIES = "1.2.3.4.1";
	private static final String ROOT = "/dicom-web";
	private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

	/** Spoils an answer in place of giving the right one. */
	@FunctionalInterface
	public interface Fault {

		/** @return whether it answered */
		boolean answer(HttpExchange exchange) throws IOException;
	}

	private record Spoilt(Predicate<HttpExchange> which, int[] times, Fault fault) {}

	/** Instances by UID. */
	public final Map<String, byte[]> instances = new LinkedHashMap<>();
	/** Method and path of each request, without the query. */
	public final List<String> requests = new CopyOnWriteArrayList<>();
	/** Of each request, as it was written. */
	public final List<String> queries = new CopyOnWriteArrayList<>();
	/** Of each request, by name in lower case. */
	public final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
	/** Bodies of what was stored. */
	public final List<byte[]> stored = new CopyOnWriteArrayList<>();
	/** What a store is answered. */
	public volatile String storeAnswer = "{}";
	public volatile int storeStatus = 200;
	/** The header Authorization that is wanted; empty for none. */
	public volatile String wanted = "";
	/** Answers of a query at a time. */
	public volatile int page = 1000;
	/** Whether there is a second series of images. */
	public volatile boolean second;
	private final List<Spoilt> faults = new CopyOnWriteArrayList<>();
	private final HttpServer server;

	public StubArchive(int count) throws IOException {
		this(count, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
	}

	StubArchive(int count, HttpServer server) {
		this.server = server;
		for (int i = 1; i <= count; i++) instances.put(uid(i), instance(i));
		server.createContext("/", this::handle);
		server.setExecutor(Executors.newCachedThreadPool(run -> {
			Thread thread = new Thread(run);
			thread.setDaemon(true);
			return thread;
		}));
		server.start();
	}

	public static String uid(int instance) {
		return SERIES + "." + instance;
	}

	/** Also holds what a multipart parser could take for a boundary. */
	static byte[] instance(int i) {
		int[] pixels = new int[64 * 64];
		for (int k = 0; k < pixels.length; k++) pixels[k] = (k * 31 + i * 7) % 1000;
		return DicomBytes.grey16(64, 64, 12, false, pixels).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
			.text(0x00080018, "UI", uid(i))
			.text(0x00080060, "CS", "US").text(0x0020000D, "UI", STUDY).text(0x0020000E, "UI", SERIES).text(0x00200013, "IS", "" + i)
			.text(0x00204000, "LT", "\r\n--\r\n--stub\r\n--stub\r").toBytes();
	}

	public int port() {
		return server.getAddress().getPort();
	}

	public String address() {
		return "dicomweb://127.0.0.1:" + port() + ROOT;
	}

	/** Spoils so many of the answers to requests whose method and path hold a text. */
	public StubArchive spoil(String which, int times, Fault fault) {
		faults.add(new Spoilt(exchange -> name(exchange).contains(which), new int[] {times}, fault));
		return this;
	}

	/** An answer of some status. */
	public static Fault status(int status, String... headers) {
		return exchange -> {
			for (int i = 0; i < headers.length; i += 2) exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
			answer(exchange, status, "text/html", "<html>secret of the server</html>".getBytes(StandardCharsets.US_ASCII));
			return true;
		};
	}

	/** Gives a part of the right answer, and cuts the line. */
	Fault cut(double part) {
		return exchange -> {
			byte[] whole = multipart(wanted(exchange));
			exchange.getResponseHeaders().set("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=\"stub-1\"");
			exchange.sendResponseHeaders(200, whole.length);
			exchange.getResponseBody().write(whole, 0, (int) (whole.length * part));
			exchange.getResponseBody().flush();
			LockSupport.parkNanos(READ_NANOS); // a client forgets what it has not read yet when the line is cut
			exchange.close();
			return true;
		};
	}

	long count(String request) {
		return requests.stream().filter(r -> r.contains(request)).count();
	}

	private static String name(HttpExchange exchange) {
		return exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			requests.add(name(exchange));
			queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
			Map<String, String> fields = new LinkedHashMap<>();
			exchange.getRequestHeaders().forEach((name, values) -> fields.put(name.toLowerCase(), values.get(0)));
			headers.add(fields);
			byte[] body = exchange.getRequestBody().readAllBytes();
			for (Spoilt spoilt : faults) {
				if (!spoilt.which.test(exchange) || spoilt.times[0] == 0 || !spoilt.fault.answer(exchange)) continue;
				spoilt.times[0]--;
				return;
			}
			if (!wanted.isEmpty() && !wanted.equals(fields.get("authorization"))) {
				answer(exchange, 401, "text/plain", new byte[0]);
				return;
			}
			right(exchange, body);
		}
	}

	private void right(HttpExchange exchange, byte[] body) throws IOException {
		String path = exchange.getRequestURI().getPath();
		if (!path.startsWith(ROOT)) {
			answer(exchange, 404, "text/plain", new byte[0]);
			return;
		}
		String rest = path.substring(ROOT.length());
		String series = "/studies/" + STUDY + "/series";
		if (exchange.getRequestMethod().equals("POST")) {
			stored.add(body);
			answer(exchange, storeStatus, "application/dicom+json", storeAnswer.getBytes(StandardCharsets.UTF_8));
		}
		else if (rest.equals("/studies")) json(exchange, List.of("\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"" + STUDY
			+ "\"]},\"00080020\":{\"vr\":\"DA\",\"Value\":[\"20240229\"]},\"00080061\":{\"vr\":\"CS\",\"Value\":[\"US\",\"SR\"]},"
			+ "\"00201206\":{\"vr\":\"IS\",\"Value\":[2]},\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Secret^Name\"}]}"));
		else if (rest.equals(series)) {
			List<String> all = new ArrayList<>(List.of(series(SERIES, 7, "US", instances.size()), series(SERIES + "9", 99, "SR", 1)));
			if (second) all.add(series(SERIES + "8", 8, "US", 5));
			json(exchange, all);
		}
		else if (rest.equals(series + "/" + SERIES + "/instances"))
			json(exchange, instances.keySet().stream().map(uid -> "\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" + uid + "\"]}").toList());
		else if ((rest + "/").startsWith(series + "/" + SERIES + "/") && !wanted(exchange).isEmpty())
			answer(exchange, 200, "multipart/related; type=\"application/dicom\"; boundary=\"stub-1\"", multipart(wanted(exchange)));
		else answer(exchange, 404, "text/plain", new byte[0]);
	}

	private static String series(String uid, int number, String modality, int count) {
		return "\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"" + uid + "\"]},\"00200011\":{\"vr\":\"IS\",\"Value\":[" + number
			+ "]},\"00080060\":{\"vr\":\"CS\",\"Value\":[\"" + modality + "\"]},\"00201209\":{\"vr\":\"IS\",\"Value\":[" + count
			+ "]},\"0008103E\":{\"vr\":\"LO\",\"Value\":[\"Sono\"]}";
	}

	private void json(HttpExchange exchange, List<String> sets) throws IOException {
		String query = String.valueOf(exchange.getRequestURI().getQuery());
		int offset = Integer.parseInt(query.replaceAll(".*offset=(\\d+).*", "$1"));
		String text = sets.stream().skip(offset).limit(page).collect(Collectors.joining("},{", "[{", "}]"));
		if (offset >= sets.size()) exchange.sendResponseHeaders(204, -1);
		else answer(exchange, 200, "application/dicom+json", text.getBytes(StandardCharsets.UTF_8));
	}

	private List<byte[]> wanted(HttpExchange exchange) {
		String path = exchange.getRequestURI().getPath();
		return path.contains("/instances/")
			? instances.entrySet().stream().filter(e -> path.endsWith("/" + e.getKey())).map(Map.Entry::getValue)
				.toList()
			: List.copyOf(instances.values());
	}

	static byte[] multipart(List<byte[]> parts) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			out.writeBytes(
				"\r\n--stub-1\r\nContent-Type: application/dicom\r\nContent-Length: 3\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			out.writeBytes(part);
		}
		out.writeBytes("\r\n--stub-1--".getBytes(StandardCharsets.US_ASCII));
		return out.toByteArray();
	}

	static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
		if (body.length > 0) exchange.getResponseBody().write(body);
	}

	@Override
	public void close() {
		server.stop(0);
	}
}
