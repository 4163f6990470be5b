// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import io.evenkeel.lab.cluster.pod.PodAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The objects that a lab begins with, as a user would write them. */
final class Manifests {

  private static final String SERVICE =
      """
      {"apiVersion":"v1","kind":"Service",
       "metadata":{"name":"%s","namespace":"lab","labels":{"app":"greeter"}},
       "spec":{"type":"ClusterIP",%s
        "ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster",
        "sessionAffinity":"None","selector":{"app":"greeter"},
        "ports":[
         {"name":"grpc","port":80,"targetPort":"grpc","protocol":"TCP"},
         {"name":"grpc-aged","port":81,"targetPort":"grpc-aged","protocol":"TCP"}]}}
      """;

  private Manifests() {}

  static List<String> all(ClusterSettings settings, Map<String, Integer> ports) {
    long grace = settings.linger().plus(settings.drain()).toSeconds() + 5;
    return List.of(
        String.format(Locale.ROOT, SERVICE, LabCluster.GREETER, ""),
        String.format(Locale.ROOT, SERVICE, LabCluster.GREETER_HEADLESS, "\"clusterIP\":\"None\","),
        deployment(settings.replicas(), Math.max(30, grace), new PodAddress("", ports)));
  }

  private static String deployment(int replicas, long grace, PodAddress ports) {
    return String.format(
        Locale.ROOT,
        """
      {"apiVersion":"apps/v1","kind":"Deployment",
       "metadata":{"name":"greeter","namespace":"lab","labels":{"app":"greeter"}},
       "spec":{
        "replicas":%1$d,
        "revisionHistoryLimit":10,
        "progressDeadlineSeconds":600,
        "selector":{"matchLabels":{"app":"greeter"}},
        "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":0}},
        "template":{
         "metadata":{"labels":{"app":"greeter"}},
         "spec":{
          "terminationGracePeriodSeconds":%2$d,
          "restartPolicy":"Always",
          "dnsPolicy":"ClusterFirst",
          "schedulerName":"default-scheduler",
          "securityContext":{},
          "containers":[{
           "name":"greeter","image":"evenkeel/greeter:lab","imagePullPolicy":"IfNotPresent",
           "ports":[
            {"name":"grpc","containerPort":%3$d,"protocol":"TCP"},
            {"name":"grpc-aged","containerPort":%4$d,"protocol":"TCP"}],
           "readinessProbe":{"grpc":{"port":%3$d,"service":""},"periodSeconds":1},
           "resources":{}}]}}}}
      """,
        replicas,
        grace,
        ports.port(PodAddress.GRPC),
        ports.port(PodAddress.GRPC_AGED));
  }
}
