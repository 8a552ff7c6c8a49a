package org.abscam.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.abscam.engine.Device;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code abscam devices}. */
@Command(name = "devices", mixinStandardHelpOptions = true, description = "Says where models can run, and why not on a GPU.")
final class DevicesCommand implements Callable<Integer> {

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		PrintWriter text = spec.commandLine().getOut();
		text.println("ONNX Runtime " + Device.runtimeVersion() + ", execution providers: " + String.join(", ", Device.providers()));
		text.println("cpu   available, " + Runtime.getRuntime().availableProcessors() + " processors");
		text.println("gpu   " + Device.whyNoGpu().map(why -> "not available: " + why).orElse("available (CUDA)"));
		text.println("auto  " + Device.choose(Device.AUTO).used());
		return Main.DONE;
	}
}
