package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.Test;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** In Fiji a warning of a library opens the console, in red: there is none while a network is opened and run on the CPU. */
class QuietRuntimeTest {

	@Test
	void nothingIsLogged() throws Exception {
		org.abscam.OwnProcess run = org.abscam.OwnProcess.java("-Dslf4j.provider=" + Loud.class.getName(), "-Djava.awt.headless=true",
			"-Dai.djl.offline=true", "-cp",
			System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Program.class.getName());
		assertThat(run.output().lines().filter(line -> !line.startsWith("SLF4J")).toList()).containsExactly("WARN heard", "ran -1.0");
	}

	/** ONNX Runtime warns of an initializer that no node reads; where it is asked to, it says so. */
	@Test
	void whatIsAskedForIsHeard() throws Exception {
		org.abscam.OwnProcess run =
			org.abscam.OwnProcess.java("-Dabscam.verbose=true", "-Djava.awt.headless=true", "-Dai.djl.offline=true", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Program.class.getName());
		assertThat(run.output()).contains("never_read", "ran -1.0");
	}

	/** Opens a network, runs and forgets it. */
	static final class Program {

		public static void main(String[] arguments) throws Exception {
			org.slf4j.LoggerFactory.getLogger("test").warn("heard");
			try (Network network =
				Network.open(
					new ModelDraft(17).input("x").reals("never_read", new long[] {1}, 1).node("Neg", "x", "y").output("y").toByteArray(),
					Device.choose("cpu"), 1)) {
				Map<String, Array> result = network.run(Map.of("x", new Array.Floats(new float[] {1})));
				System.out.println("ran " + ((Array.Floats) result.get("y")).values()[0]);
			}
			System.gc();
			System.runFinalization();
		}
	}

	/** Logging that writes all from INFO on. */
	public static final class Loud implements SLF4JServiceProvider {

		@Override
		public ILoggerFactory getLoggerFactory() {
			return Line::new;
		}

		@Override
		public IMarkerFactory getMarkerFactory() {
			return new BasicMarkerFactory();
		}

		@Override
		public MDCAdapter getMDCAdapter() {
			return new NOPMDCAdapter();
		}

		@Override
		public String getRequestedApiVersion() {
			return "2.0.99";
		}

		@Override
		public void initialize() {
			// there is nothing to prepare
		}
	}

	private static final class Line extends LegacyAbstractLogger {

		private static final long serialVersionUID = 1L;

		private Line(String name) {
			this.name = name;
		}

		@Override
		protected String getFullyQualifiedCallerName() {
			return null;
		}

		@Override
		protected void handleNormalizedLoggingCall(Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
			System.out.println(level + " " + message);
		}

		@Override
		public boolean isTraceEnabled() {
			return false;
		}

		@Override
		public boolean isDebugEnabled() {
			return false;
		}

		@Override
		public boolean isInfoEnabled() {
			return true;
		}

		@Override
		public boolean isWarnEnabled() {
			return true;
		}

		@Override
		public boolean isErrorEnabled() {
			return true;
		}
	}
}
