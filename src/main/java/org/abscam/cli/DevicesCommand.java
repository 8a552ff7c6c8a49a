package org.abscam.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimeFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code abscam devices}. */
@Command(name = "devices", mixinStandardHelpOptions = true, description = "Says where models can run, and why not elsewhere.")
final class DevicesCommand implements Callable<Integer> {

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		PrintWriter text = spec.commandLine().getOut();
		text.println("ONNX Runtime " + Device.runtimeVersion() + ", execution providers: " + String.join(", ", Device.providers())
			+ RuntimeFolder.used().map(folder -> ", from " + folder).orElse(""));
		for (String name : Device.NAMES) text.printf("%-6s  %s%n", name, state(name));
		return Main.DONE;
	}

	private static String state(String name) {
		try {
			Device device = Device.choose(name);
			return device.isGpu() || name.equals(Device.AUTO) ? device.description()
				: "available, " + Runtime.getRuntime().availableProcessors() + " processors";
		}
		catch (EngineException e) {
			return "not available: " + e.getMessage().replaceFirst("^The device '[^']*' cannot be had: ", "");
		}
	}
}
