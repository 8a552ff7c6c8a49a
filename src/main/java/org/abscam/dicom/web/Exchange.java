package org.abscam.dicom.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.abscam.dicom.DicomException;

/**
 * Asks an archive over HTTP: again, after a while, where it is busy or the line was cut; sent on only within the same origin, so that nobody
 * else gets to know the credentials.
 */
final class Exchange {

	/** With what is sent, of which no progress is told. */
	private static final Duration TO_STORE = Duration.ofMinutes(30);
	private static final int MOST_REDIRECTIONS = 5;
	private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);
	/** Redirections that keep the method. */
	private static final Set<Integer> OF_ALL_METHODS = Set.of(307, 308);
	/** Too many requests, bad gateway, service unavailable, gateway timeout. */
	private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

	private static final int UNKNOWN_USER = 401;

	private final ArchiveAddress address;
	private final Credentials credentials;
	private final Patience patience;
	private final HttpClient client;

	Exchange(ArchiveAddress address, Credentials credentials, Patience patience) {
		this.address = address;
		this.credentials = credentials;
		this.patience = patience;
		client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(patience.connection())
			.followRedirects(HttpClient.Redirect.NEVER).build();
	}

	/** Takes an answer; an {@link IOException} says that the line was cut, and that it may be asked again. */
	@FunctionalInterface
	interface Reading<T> {

		T read(HttpResponse<?> head, InputStream body) throws IOException, DicomException;
	}

	/**
	 * @param path below the root, with its query
	 * @param what is asked for, in a sentence
	 */
	<T> T get(String path, String accept, String what, Reading<T> reading) throws DicomException {
		return exchange(request(path, accept).GET().build(), what, false, reading);
	}

	/** Stores something that may be stored twice. An answer of conflict (409) is read like one of success. */
	<T> T post(String path, String accept, String type, BodyPublisher body, String what, Reading<T> reading) throws DicomException {
		return exchange(request(path, accept).header("Content-Type", type).timeout(TO_STORE).POST(body).build(), what, true, reading);
	}

	private HttpRequest.Builder request(String path, String accept) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address.at(path)).header("Accept", accept).timeout(patience.silence());
		credentials.header().ifPresent(header -> request.header("Authorization", header));
		return request;
	}

	private <T> T exchange(HttpRequest request, String what, boolean conflict, Reading<T> reading) throws DicomException {
		for (int attempt = 1;; attempt++) {
			Duration wait = patience.before(attempt);
			DicomException passing;
			try {
				HttpResponse<InputStream> response = followed(request);
				int status = response.statusCode();
				try (InputStream body = new WatchedStream(response.body(), patience.silence())) {
					if (status / 100 == 2 || conflict && status == 409) return reading.read(response, body);
				}
				DicomException refusal = Refusal.of(status, address, credentials, what);
				if (status == UNKNOWN_USER) throw new ArchiveUnavailableException(refusal.getMessage(), refusal);
				if (!PASSING.contains(status)) throw refusal;
				passing = new ArchiveUnavailableException(refusal.getMessage(), refusal);
				wait = patience.before(attempt, response.headers().firstValue("Retry-After").orElse(""));
			}
			catch (ConnectException | HttpConnectTimeoutException e) {
				throw new ArchiveUnavailableException(
					"The archive " + address.host() + " cannot be reached; check the address, the port and the network", e);
			}
			catch (IOException e) {
				if (isCertificate(e)) throw new DicomException("The certificate of the archive " + address.host()
					+ " does not hold, so it may be somebody else; ask its administrator, or add the certificate to Java's trust store", e);
				if (e instanceof SSLHandshakeException) throw new DicomException("The archive " + address.host()
					+ " does not agree on a secure connection; check that it speaks https on this port", e);
				passing =
					new ArchiveUnavailableException(
						"The line to the archive " + address.host() + " was cut while " + what + " (" + reason(e)
							+ "), " + attempt + (attempt == 1 ? " time" : " times") + "; run the command again when the network is steady",
						e);
			}
			catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new DicomException("Stopped while " + what, e);
			}
			if (attempt == patience.attempts()) throw passing;
			pause(wait, what);
		}
	}

	private static void pause(Duration wait, String what) throws DicomException {
		try {
			Thread.sleep(wait.toMillis());
		}
		catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new DicomException("Stopped while " + what, e);
		}
	}

	private HttpResponse<InputStream> followed(HttpRequest first) throws IOException, InterruptedException, DicomException {
		HttpRequest request = first;
		for (int hop = 0; hop <= MOST_REDIRECTIONS; hop++) {
			HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
			if (!REDIRECTIONS.contains(response.statusCode())) return response;
			response.body().close();
			URI to = target(request.uri(), response.headers().firstValue("Location").orElse(""));
			boolean post = request.method().equals("POST");
			if (post && !OF_ALL_METHODS.contains(response.statusCode()))
				throw new DicomException("The archive " + address.host() + " sends on what is stored to '" + to
					+ "'; check the root of the address");
			if (!address.isOriginOf(to)) throw new DicomException("The archive " + address.host() + " sends on to " + to.getScheme() + "://"
				+ to.getRawAuthority() + ", which is not asked, as it would get to know the credentials; give that address if it is right");
			HttpRequest.Builder next = HttpRequest.newBuilder(to).timeout(first.timeout().orElse(TO_STORE));
			first.headers().map().forEach((name, values) -> values.forEach(value -> next.header(name, value)));
			request = post ? next.POST(first.bodyPublisher().orElseThrow()).build() : next.GET().build();
		}
		throw new DicomException("The archive " + address.host() + " sends on in a circle; check the root of the address");
	}

	private URI target(URI from, String location) throws DicomException {
		try {
			URI to = from.resolve(location);
			if (!location.isEmpty() && to.getHost() != null) return to;
		}
		catch (IllegalArgumentException e) {
			throw new DicomException("The archive " + address.host() + " sends on to what is no address; check the root of the address", e);
		}
		throw new DicomException("The archive " + address.host() + " sends on to what is no address; check the root of the address");
	}

	private static boolean isCertificate(Throwable e) {
		for (Throwable cause = e; cause != null; cause = cause.getCause())
			if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) return true;
		return false;
	}

	private static String reason(IOException e) {
		return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().replaceAll("\\s+", " ");
	}
}
