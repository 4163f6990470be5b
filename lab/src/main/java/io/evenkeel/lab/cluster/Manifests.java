// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import java.util.List;
import java.util.Locale;

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

  static List<String> all(ClusterSettings settings) {
    long grace = settings.linger().plus(settings.drain()).toSeconds() + 5;
    return List.of(
        String.format(Locale.ROOT, SERVICE, LabCluster.GREETER, ""),
        String.format(Locale.ROOT, SERVICE, LabCluster.GREETER_HEADLESS, "\"clusterIP\":\"None\","),
        deployment(settings.replicas(), Math.max(30, grace)));
  }

  private static String deployment(int replicas, long grace) {
    return String.format(
        Locale.ROOT,
        """
      {"apiVersion":"apps/v1","kind":"Deployment",
       "metadata":{"name":"greeter","namespace":"lab","labels":{"app":"greeter"}},
       "spec":{
        "replicas":%d,
        "revisionHistoryLimit":10,
        "progressDeadlineSeconds":600,
        "selector":{"matchLabels":{"app":"greeter"}},
        "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":0}},
        "template":{
         "metadata":{"labels":{"app":"greeter"}},
         "spec":{
          "terminationGracePeriodSeconds":%d,
          "restartPolicy":"Always",
          "dnsPolicy":"ClusterFirst",
          "schedulerName":"default-scheduler",
          "securityContext":{},
          "containers":[{
           "name":"greeter","image":"evenkeel/greeter:lab","imagePullPolicy":"IfNotPresent",
           "ports":[
            {"name":"grpc","containerPort":50051,"protocol":"TCP"},
            {"name":"grpc-aged","containerPort":50052,"protocol":"TCP"}],
           "readinessProbe":{"grpc":{"port":50051,"service":""},"periodSeconds":1},
           "resources":{}}]}}}}
      """,
        replicas,
        grace);
  }
}
