/** "Abs-CAM Install GPU Runtime..." and "Abs-CAM About": where models run. */
package org.abscam.fiji.runtime;
